// Apollo Server by itself, as its documentation begins.
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { asker, resolvers, typeDefs } from './questions.mjs'

const server = new ApolloServer({ typeDefs, resolvers })
await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: Number(process.argv[2]) },
  context: async ({ req }) => asker(req.body)
})
