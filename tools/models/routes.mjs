// What identifies a request: the index of services and the REST routes (src/wire/models/routes.ts).

/**
 * A route: [operation, method, path template, query literals, required query names, required header
 * names]. `x-id` stands apart: only some SDKs send it, so it may break ties but never be required.
 */
export function routesOf(model) {
  const routes = []
  for (const operation of Object.values(model.operations)) {
    if (operation.http === undefined) continue
    const { method, uri } = operation.http
    const [path, query = ''] = uri.split('?')
    const literals = query.split('&').filter((part) => part !== '' && !part.startsWith('x-id='))
    const required = model.shapes[operation.input].members.filter((member) => member.required)
    const names = (where) => required.filter((m) => m.in === where).map((m) => m.at)
    routes.push([operation.name, method, path, literals, names('query'), names('header')])
  }
  return routes
}

export function identityOf(service, model) {
  return {
    service,
    signingName: model.signingName,
    target: model.target,
    apiVersion: model.apiVersion,
    protocols: model.protocols,
  }
}
