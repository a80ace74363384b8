// Judges a credential by the libraries that others keep; prints what they make of it as JSON.
import { verifyCredential } from 'did-jwt-vc';
import { Resolver } from 'did-resolver';
import { getResolver } from 'pkh-did-resolver';

const [jwt, now] = process.argv.slice(2);
try {
  const found = await verifyCredential(jwt, new Resolver(getResolver()), { policies: { now: Number(now) } });
  const { issuer, verifiableCredential } = found;
  console.log(JSON.stringify({ verified: found.verified, issuer, subject: verifiableCredential.credentialSubject }));
} catch (error) {
  console.log(JSON.stringify({ verified: false, error: error.message }));
}
