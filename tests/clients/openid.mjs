// `openid-client` as it comes, in two ways: `node openid.mjs system ISSUER CLIENT_ID JWK` for a platform's system, and `node
// openid.mjs person ISSUER CLIENT_ID JWK REDIRECT`, which prints where the browser goes and reads where it came back to.
import { createInterface } from "node:readline/promises";
import { webcrypto } from "node:crypto";
import * as client from "openid-client";

const [way, issuer, id, jwk, redirect] = process.argv.slice(2);
const algorithm = { name: "ECDSA", namedCurve: "P-256" };
const key = await webcrypto.subtle.importKey("jwk", JSON.parse(jwk), algorithm, false, ["sign"]);
const config = await client.discovery(new URL(issuer), id, undefined, client.PrivateKeyJwt(key), {
  algorithm: "oauth2",
  execute: [client.allowInsecureRequests],
});
const dpop = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
const ask = { query: "{ me { id } }" };

async function given() {
  if (way === "system") return client.clientCredentialsGrant(config, {}, { DPoP: dpop });
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const place = await client.buildAuthorizationUrlWithPAR(
    config,
    {
      redirect_uri: redirect,
      scope: "rtk",
      state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    },
    { DPoP: dpop },
  );
  console.log(place.href);
  const lines = createInterface({ input: process.stdin });
  const back = new URL((await lines[Symbol.asyncIterator]().next()).value);
  lines.close();
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  const first = await client.authorizationCodeGrant(config, back, checks, undefined, { DPoP: dpop });
  return client.refreshTokenGrant(config, first.refresh_token, {}, { DPoP: dpop });
}

const { access_token: token, token_type: type } = await given();
const answer = await client.fetchProtectedResource(
  config,
  token,
  new URL("/graphql", issuer),
  "POST",
  JSON.stringify(ask),
  new Headers({ "content-type": "application/json" }),
  { DPoP: dpop },
);
console.log(JSON.stringify({ type, asked: await answer.json() }));
await client.tokenRevocation(config, token);
const after = await client.tokenIntrospection(config, token);
console.log(JSON.stringify({ active: after.active }));
