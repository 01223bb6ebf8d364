// What GetModelTemplate makes of a schema: a mapping template that copies every property.
// https://docs.aws.amazon.com/apigateway/latest/api/API_GetModelTemplate.html

const DEPTH = 20

export function templateOf(schema: string): string {
  let parsed: unknown
  try {
    parsed = JSON.parse(schema)
  } catch {
    return ''
  }
  return `#set($inputRoot = $input.path('$'))\n${valueOf(parsed, '$inputRoot', '', DEPTH)}`
}

function valueOf(schema: unknown, path: string, indent: string, depth: number): string {
  const { type, properties, items } = (schema ?? {}) as Record<string, unknown>
  if (depth > 0 && type === 'array') {
    const item = valueOf(items, '$elem', `${indent}  `, depth - 1)
    return `[\n#foreach($elem in ${path})\n${indent}  ${item}#if($foreach.hasNext),#end\n#end\n${indent}]`
  }
  if (depth > 0 && (type === 'object' || properties !== undefined)) {
    const members = Object.entries((properties ?? {}) as object).map(
      ([name, one]) => `${indent}  "${name}" : ${valueOf(one, `${path}.${name}`, `${indent}  `, depth - 1)}`, // prettier-ignore
    )
    return members.length === 0 ? '{ }' : `{\n${members.join(',\n')}\n${indent}}`
  }
  return type === 'string' ? `"${path}"` : path
}
