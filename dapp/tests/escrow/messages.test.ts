// What is signed for free is what the escrow checks; digests computed apart, with Python's eth_account (R79).
import { hashTypedData } from 'viem';
import { expect, it } from 'vitest';
import { bidMessage, claimMessage, settleMessage, submitMessage } from '../../src/escrow/messages';
import { WORKER } from '../pages/fixtures';

const domain = { chainId: 31337, escrow: '0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9' } as const;
const taskId = `0x${'ab'.repeat(32)}` as const;
const person = { taskId, worker: WORKER, expiry: 1_790_000_000n } as const;
const digest = `0x${'11'.repeat(32)}` as const;

it.each([
  [
    'a bid',
    bidMessage(domain, { ...person, price: 100n, epoch: 2n }),
    '0x0e2914221f497fb14e9fb96f1c672650638d472dc6ff5903dc3b6b256b539c48',
  ],
  [
    'a claim',
    claimMessage(domain, { ...person, minPrice: 100n, maxBond: 5n, epoch: 2n }),
    '0x0d4468a7c977a07da323b65b71f14c6b30864cc9f52a6504fafd9d3332042307',
  ],
  [
    'a submission',
    submitMessage(domain, { ...person, seatWord: 3n, digest }),
    '0x2889a52cc1f2035f2c7eb9bf4ce8a7c3ea658d880b3236e2eceb2d64850e7b51',
  ],
  [
    'a settlement',
    settleMessage(domain, { ...person, seatWord: 3n, toWorker: 40n }),
    '0x6c3dbde3bd7a224f6b41c31eb0eecf865e72ed6e30715e65413040c9160d125e',
  ],
])('%s is hashed as the contract does', (_, message, expected) => {
  expect(hashTypedData(message)).toBe(expected);
});
