// What both peers answer with: the types of the fields that the bench asks, and SQL that is prepared once: that of the bare arm,
// or, with BENCH_STATEMENTS set, the very statements that the service itself sends, as its own roles: one asks about one case.
import { readFileSync } from 'node:fs'
import pg from 'pg'

const poolOf = connectionString => new pg.Pool({ connectionString, max: 10 })
const pool = poolOf(process.env.BENCH_DATABASE)
const ofOne = poolOf(process.env.BENCH_DATABASE_OF_ONE)
const row = readFileSync(new URL('case.sql', import.meta.url), 'utf8')
const one = { name: 'case', text: `${row} $1::uuid` }
const some = {
  name: 'cases',
  text: readFileSync(new URL('cases.sql', import.meta.url), 'utf8').replace('{case}', row)
}
const first = async (query, value) => Object.values((await pool.query({ ...query, values: [value] })).rows[0] ?? { none: null })[0]

// In these, values are as they are sent, but for who asks and about which case, which stand there by name.
const own = JSON.parse(process.env.BENCH_STATEMENTS ?? 'null')
const whole = async (name, given) => {
  const { text, values } = own[name]
  const found = await (name === 'case' ? ofOne : pool).query({ name, text, values: values.map(value => given[value] ?? value) })
  return JSON.parse(Object.values(found.rows[0])[0])[name]
}

export const resolvers = {
  Query: {
    case: (_, { id }, { person }) => own ? whole('case', { id, person }) : first(one, id),
    cases: (_, { person }) => own ? whole('cases', { person }) : first(some, person)
  }
}

export const asker = body => ({ person: body.variables.person })

export const typeDefs = `
  type Query { case(id: ID!): Case  cases(person: ID!, first: Int!): CaseConnection }
  type CaseConnection { edges: [CaseEdge!]! }
  type CaseEdge { node: Case! }
  type Case {
    id: ID!  crimeReference: String!  offence: String!  immediateDanger: Boolean!  rightsLevel: String!
    policyVersion: String!  version: Int!  openedAt: String!  acknowledgedAt: String
    timeline(first: Int!): EventConnection!
    deadlines(first: Int!): DeadlineConnection!
    requests(first: Int!): RequestConnection!
  }
  type EventConnection { edges: [EventEdge!]! }
  type EventEdge { node: Event! }
  type Event { sequence: Int!  at: String!  actor: ID  role: String!  action: String! }
  type DeadlineConnection { edges: [DeadlineEdge!]! }
  type DeadlineEdge { node: Deadline! }
  type Deadline { id: ID!  key: String!  owner: String!  startedAt: String!  dueAt: String! }
  type RequestConnection { edges: [RequestEdge!]! }
  type RequestEdge { node: Request! }
  type Request {
    id: ID!  platformId: ID!  stage: String!  urgency: String!  offence: String!  draftedAt: String!  dueAt: String
    version: Int!
  }
`
