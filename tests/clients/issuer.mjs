// An authorization server as a force runs one: `node issuer.mjs PORT RESOURCE REDIRECT`. It signs in whoever is hinted at, and says
// in its access tokens when and how (RFC 9470): as it was asked for by acr_values, else as nothing in particular.
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const [port, resource, redirect] = process.argv.slice(2);
const signing = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
const server = { scope: "rtk", audience: resource, accessTokenFormat: "jwt", accessTokenTTL: 300, jwt: { sign: { alg: "ES256" } } };
const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "their-desk",
      redirect_uris: [redirect],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      id_token_signed_response_alg: "ES256",
      dpop_bound_access_tokens: true,
    },
  ],
  acrValues: ["urn:force:in-person"],
  jwks: { keys: [{ ...signing, kid: "theirs", alg: "ES256", use: "sig" }] },
  cookies: { keys: ["a key of the tests"] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true },
    resourceIndicators: { enabled: true, defaultResource: () => resource, getResourceServerInfo: () => server, useGrantedResource: () => true },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  extraTokenClaims: ({ oidc: { entities: { AuthorizationCode: code } } }) => ({ auth_time: code.authTime, acr: code.acr }),
});
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  let result;
  if (prompt.name === "login") {
    result = { login: { accountId: params.login_hint, acr: params.acr_values, amr: ["pop"] } };
  } else {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope("openid");
    grant.addResourceScope(resource, "rtk");
    result = { consent: { grantId: await grant.save() } };
  }
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }));
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
