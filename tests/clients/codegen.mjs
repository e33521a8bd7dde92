// Types for one role's documents, made from the committed contract alone.
const contract = process.env.CONTRACT;

export default {
  schema: `${contract}/schema.graphql`,
  documents: `${contract}/documents/officer/*.graphql`,
  generates: {
    "generated/": {
      preset: "client",
      config: { strictScalars: true, scalars: { DateTime: "string", Date: "string", UUID: "string" }, useTypeImports: true },
    },
  },
};
