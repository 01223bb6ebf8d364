// What a person sees who opens the endpoint in a browser, where an SDK's request would list buckets.

import type { WireResponse } from '../../wire/protocol.ts'
import { VERSION } from '../settings.ts'
import type { Route } from './host.ts'

const STYLE = `:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}
body{max-width:42rem;margin:10vh auto;padding:0 1.5rem}
h1{font-size:1.6rem;margin:0}code,pre{font:.9em/1.5 ui-monospace,monospace}
pre{padding:.8rem 1rem;border:1px solid #8885;border-radius:.5rem;overflow:auto}
dt{margin-top:.8rem;font-weight:600}dd{margin:0}`

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Millrace</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Millrace ${VERSION}</h1>
<p>This is an endpoint for AWS SDKs and the AWS CLI, not a web site: event-driven architectures of AWS
run here. Point a shell at it with</p>
<pre>eval "$(millrace env)"</pre>
<p>and use <code>aws</code>, or any SDK, as always.</p>
<dl>
<dt><a href="/_millrace/console/">Console</a></dt>
<dd>the architecture as a map, each event's path, every resource</dd>
<dt><a href="/_millrace/health">Health</a></dt><dd>whether all is well, as JSON</dd>
<dt><a href="/_millrace/lineage">Events</a></dt>
<dd>what happened lately, as JSON; <code>millrace trace</code> and <code>millrace explain</code> tell it in words</dd>
<dt><a href="/_millrace/metrics">Metrics</a></dt><dd>for Prometheus</dd>
</dl>
</body>
</html>
`

export const getFrontPage: Route = async (): Promise<WireResponse> => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  },
  body: PAGE,
})
