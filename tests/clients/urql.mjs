// urql as it comes: a question, a command, an error, and a document by its hash alone.
import { Client, cacheExchange, fetchExchange, gql } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { readFileSync } from "node:fs";

const fetchOptions = { headers: { authorization: `Bearer ${process.env.TOKEN}` } };
const free = new Client({ url: process.env.ADDRESS, exchanges: [cacheExchange, fetchExchange], fetchOptions });
const me = await free.query(gql`{ me { id roles } }`, {}).toPromise();
const wrong = await free.query(gql`{ nobody }`, {}).toPromise();

const OPEN = gql`
  mutation Open($input: OpenCaseInput!) { openCase(input: $input) { __typename ... on Problem { code } } }
`;
const opened = await free.mutation(OPEN, { input: JSON.parse(process.env.INPUT) }).toPromise();

// In development by GET, as this exchange does by itself; a document that is not registered goes after its hash in full.
const persisted = new Client({
  url: process.env.ADDRESS,
  exchanges: [cacheExchange, persistedExchange(), fetchExchange],
  fetchOptions,
});
const byItself = await persisted.query(gql`{ me { id name } }`, {}).toPromise();

const trusted = new Client({
  url: process.env.PRODUCTION,
  exchanges: [
    cacheExchange,
    persistedExchange({ preferGetForPersistedQueries: false, enforcePersistedQueries: true, enableForMutation: true }),
    fetchExchange,
  ],
  fetchOptions,
});
const home = await trusted.query(gql(readFileSync(process.env.DOCUMENT, "utf8")), {}).toPromise();

console.log(JSON.stringify({
  me: me.data?.me?.id,
  wrong: wrong.error?.graphQLErrors?.[0]?.extensions?.code,
  opened: opened.data?.openCase,
  byItself: byItself.data?.me?.id,
  trusted: home.data?.me?.id,
  errors: [me, opened, byItself, home].map((r) => r.error?.message ?? null),
}));
