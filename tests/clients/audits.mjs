// Every audit of graphql-http against one address: a line of JSON for each, with what it found.
import { serverAudits } from "graphql-http";

const authorization = `Bearer ${process.env.TOKEN}`;
const asOfficer = (url, init = {}) => fetch(url, { ...init, headers: { ...init.headers, authorization } });

for (const audit of serverAudits({ url: process.env.ADDRESS, fetchFn: asOfficer })) {
  const { status, reason } = await audit.fn();
  console.log(JSON.stringify({ id: audit.id, name: audit.name, status, reason }));
}
