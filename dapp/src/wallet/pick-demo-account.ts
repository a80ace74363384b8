import { i18n } from '../i18n';
import { shortAddress } from '../ui/short-address';
import type { DemoAccount } from './demo-wallet';

/**
 * The demo wallet's own window. A wallet is not part of the page, so this is plain DOM above it, as the pop-up of a
 * browser extension would be.
 */
export function pickDemoAccount(accounts: readonly DemoAccount[]): Promise<DemoAccount | null> {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog demo-wallet';
    dialog.setAttribute('aria-label', i18n.t('wallet.demo'));

    const title = document.createElement('h2');
    title.textContent = i18n.t('wallet.demo');
    const note = document.createElement('p');
    note.textContent = i18n.t('wallet.demoNote');
    const list = document.createElement('ul');
    list.className = 'wallet-list';

    const finish = (account: DemoAccount | null) => {
      dialog.close();
      dialog.remove();
      resolve(account);
    };
    for (const account of accounts) {
      const item = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'wallet-choice';
      const name = document.createElement('span');
      name.textContent = account.name;
      const address = document.createElement('code');
      address.textContent = shortAddress(account.address);
      button.append(name, address);
      button.addEventListener('click', () => finish(account));
      item.append(button);
      list.append(item);
    }
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'button';
    close.textContent = i18n.t('ui.close');
    close.addEventListener('click', () => finish(null));
    dialog.append(title, note, list, close);
    dialog.addEventListener('cancel', () => finish(null));
    document.body.append(dialog);
    dialog.showModal();
  });
}
