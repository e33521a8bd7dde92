// Mercurius as its documentation has it run fast: documents compiled by its JIT from the first time they are asked.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { asker, resolvers, typeDefs } from './questions.mjs'

const app = Fastify()
app.register(mercurius, { schema: typeDefs, resolvers, jit: 1, context: request => asker(request.body) })
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
