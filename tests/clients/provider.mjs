// An OpenID provider as a force runs one: `node provider.mjs PORT REDIRECT CLIENT_JWK`. It signs in whoever types any name.
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const [port, redirect, key] = process.argv.slice(2);
const signing = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "right-to-know",
      redirect_uris: [redirect],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
      id_token_signed_response_alg: "ES256",
      jwks: { keys: [JSON.parse(key)] },
    },
  ],
  jwks: { keys: [{ ...signing, kid: "theirs", alg: "ES256", use: "sig" }] },
  cookies: { keys: ["a key of the tests"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
