// Protocol cases that do not apply to a server, each with its reason.

const COMPRESSED = 'the request is compressed, which the pipeline undoes before the protocol'
const TOKEN = 'the client fills in a token that its parameters do not hold'
const UNSENT = 'the client sends nothing for an empty list or map'
const PRECEDENCE = 'the client drops a parameter that another overrides'
const FILLER = 'the client sends a body or content type that its parameters do not hold'

/** Patterns of `folder/file id` for whole families of cases. */
const INPUT_FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/ SDKAppliedContentEncoding_| SDKAppend(s|ed)Gzip/, COMPRESSED],
  [/IdempotencyTokenAutoFill$|\.1 Idempotency token auto fill$/, TOKEN],
]

const INPUTS: ReadonlyMap<string, string> = new Map([
  ['input/query.json QueryEmptyQueryMaps', UNSENT],
  ['input/ec2.json Ec2EmptyQueryLists', UNSENT],
  ['input/rest-json.json RestJsonHttpPrefixHeadersAreNotPresent', UNSENT],
  ['input/rest-xml.json HttpPrefixHeadersAreNotPresent', UNSENT],
  ['input/rest-json.json RestJsonOmitsEmptyListQueryValues', UNSENT],
  ['legacy/input/rest-json.json 26.1 List in header', UNSENT],
  ['legacy/input/rest-xml.json 26.1 List in header', UNSENT],
  ['input/rest-json.json RestJsonQueryPrecedence', PRECEDENCE],
  ['input/rest-xml.json RestXmlQueryPrecedence', PRECEDENCE],
  ['input/rest-json.json RestJsonHttpWithEmptyStructurePayload', FILLER],
  ['input/rest-json.json RestJsonHttpWithHeadersButNoPayload', FILLER],
  ['legacy/input/rest-json.json 13.1 Structure payload', FILLER],
  ['legacy/input/rest-json.json 25.2 Content-Type and JSON body', FILLER],
  ['legacy/input/rest-json.json 25.4 Content-Type and JSON body', FILLER],
  ['legacy/input/rest-json.json 25.7 Content-Type and JSON body', FILLER],
])

export function inputException(id: string): string | undefined {
  return INPUTS.get(id) ?? INPUT_FAMILIES.find(([pattern]) => pattern.test(id))?.[1]
}
