// What a website answers where something is wrong: a page for people.

import type { AwsError } from '../../../kernel/aws-error.ts'
import type { HostResponse } from '../../../wire/types.ts'

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  416: 'Requested Range Not Satisfiable',
}

/** `custom`: what went wrong with the page that was meant for this. */
export function errorPage(error: AwsError, requestId: string, custom?: AwsError): HostResponse {
  const status = error.status ?? 400
  const title = `${status} ${REASONS[status] ?? 'Error'}`
  const ids = [
    ['RequestId', requestId],
    ['HostId', Buffer.from(`millrace/${requestId}`).toString('base64')],
  ] as const
  const nested =
    custom === undefined
      ? ''
      : `<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n${list(told(custom))}`
  const body =
    `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n` +
    `${list([...told(error), ...ids])}${nested}<hr/>\n</body>\n</html>\n`
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'x-amz-error-code': error.code,
      'x-amz-error-message': error.message,
      ...error.headers,
    },
    body,
  }
}

type Told = readonly (readonly [name: string, text: string])[]

function told({ code, message, members = {} }: AwsError): Told {
  const more = Object.entries(members).map(([name, value]) => [name, String(value)] as const)
  return [['Code', code], ['Message', message], ...more]
}

function list(told: Told): string {
  const items = told.map(([name, text]) => `<li>${name}: ${escaped(text)}</li>\n`)
  return `<ul>\n${items.join('')}</ul>\n`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
