// Website endpoints: buckets that answer browsers at hosts of their own.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { HostRequest, HostResponse, HostRoute } from '../../../wire/types.ts'
import type { Env } from '../../service.ts'
import { WEBSITE } from '../bucket/configuration.ts'
import { answerTo, type CorsRule } from '../cors/rules.ts'
import { accessDenied, noSuchBucket, noSuchConfiguration, noSuchKey } from '../errors.ts'
import { bucketPartition, buckets, configurations, keyBytes, objects } from '../tables.ts'
import type { Website } from './configuration.ts'
import { objectPage } from './object.ts'
import { errorPage } from './page.ts'
import { pathOf, routed } from './routing.ts'

const MARK = '.s3-website'

export function websites(env: Pick<Env, 'store' | 'blobs' | 'clock'>): HostRoute {
  return {
    bodyBytes: 0,
    // `photos.s3-website.eu-west-1.…`, `photos.s3-website-eu-west-1.…`, or without a region.
    claims(hostName) {
      const at = hostName.indexOf(MARK)
      const next = hostName[at + MARK.length]
      return at > 0 && (next === '.' || next === '-')
    },
    async serve(request) {
      const bucket = request.hostName.slice(0, request.hostName.indexOf(MARK))
      const response = await new Visit(env, bucket, request).answer()
      if (request.method === 'HEAD') {
        const length = response.headers['content-length'] ?? bytesOf(response.body)
        return { ...response, headers: { ...response.headers, 'content-length': length }, body: '' }
      }
      return response
    },
  }
}

function bytesOf(body: HostResponse['body']): string {
  return typeof body === 'string' ? String(Buffer.byteLength(body)) : '0'
}

class Visit {
  readonly #env: Pick<Env, 'store' | 'blobs' | 'clock'>
  readonly #bucket: string
  readonly #request: HostRequest

  constructor(env: Pick<Env, 'store' | 'blobs' | 'clock'>, bucket: string, request: HostRequest) {
    this.#env = env
    this.#bucket = bucket
    this.#request = request
  }

  async answer(): Promise<HostResponse> {
    const { method, requestId, headers } = this.#request
    try {
      const { website, cors } = await this.#site()
      const page =
        headers['origin'] &&
        cors &&
        answerTo(cors, {
          ...{ origin: headers['origin'], headers: [] },
          method: headers['access-control-request-method'] ?? method,
        })
      if (method === 'OPTIONS' && page) return { status: 200, headers: page, body: '' }
      if (method !== 'GET' && method !== 'HEAD') throw notAllowed(method)
      const answer = await this.#page(website)
      return page ? { ...answer, headers: { ...answer.headers, ...page } } : answer
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      if (error.status === 304) return { status: 304, headers: { ...error.headers }, body: '' }
      return errorPage(error, requestId)
    }
  }

  #site(): Promise<{ website: Website; cors: readonly CorsRule[] | undefined }> {
    const name = this.#bucket
    return this.#env.store.transact(
      bucketPartition(name),
      function* () {
        if ((yield* buckets.get()) === undefined) throw noSuchBucket(name)
        const website = (yield* configurations.get('website')) as Website | undefined
        if (website === undefined) throw noSuchConfiguration(...WEBSITE.missing!, name)
        const cors = (yield* configurations.get('cors')) as { CORSRules: CorsRule[] } | undefined
        return { website, cors: cors?.CORSRules }
      },
      { durability: 'buffered' },
    )
  }

  async #page(website: Website): Promise<HostResponse> {
    const { path, query, headers } = this.#request
    const all = website.RedirectAllRequestsTo
    if (all !== undefined) {
      const rest = query === '' ? path : `${path}?${query}`
      return redirect(301, `${all.Protocol ?? 'http'}://${all.HostName}${rest}`)
    }
    const asked = decoded(path.slice(1))
    const host = headers['host'] ?? ''
    const before = routed(website, host, asked)
    if (before !== undefined) return redirect(before.status, before.location)
    const suffix = website.IndexDocument!.Suffix!
    const key = asked === '' || asked.endsWith('/') ? asked + suffix : asked
    try {
      return await this.#object(key)
    } catch (error) {
      if (!(error instanceof AwsError) || error.status === 304) throw error
      if (error.code === 'NoSuchKey' && key === asked && (await this.#has(`${key}/${suffix}`))) {
        return redirect(302, pathOf(`${key}/`))
      }
      const after = routed(website, host, asked, error.status)
      if (after !== undefined) return redirect(after.status, after.location)
      return this.#error(website, error)
    }
  }

  /** With the page that the bucket has for it, where it has one. */
  async #error({ ErrorDocument }: Website, error: AwsError): Promise<HostResponse> {
    const { requestId } = this.#request
    if (ErrorDocument?.Key === undefined) return errorPage(error, requestId)
    try {
      const page = await this.#object(ErrorDocument.Key)
      return { ...page, status: error.status ?? 404 }
    } catch (second) {
      if (!(second instanceof AwsError)) throw second
      return errorPage(error, requestId, second)
    }
  }

  async #object(key: string): Promise<HostResponse> {
    const arn = `arn:aws:s3:::${this.#bucket}`
    if (!(await this.#may('GetObject', `${arn}/${key}`))) throw accessDenied()
    try {
      return await objectPage(this.#env, this.#bucket, key, this.#request)
    } catch (error) {
      const isMissing = error instanceof AwsError && error.code === 'NoSuchKey'
      // Who may not list learns not even that something is not there.
      if (isMissing && !(await this.#may('ListBucket', arn))) throw accessDenied()
      throw isMissing ? noSuchKey(key) : error
    }
  }

  async #may(action: string, resource: string): Promise<boolean> {
    const asked = { service: 's3', action, resource, context: {} }
    return (await this.#request.refusal(asked)) === undefined
  }

  #has(key: string): Promise<boolean> {
    return this.#env.store.transact(
      bucketPartition(this.#bucket),
      function* () {
        return (yield* objects.get(keyBytes(key))) !== undefined
      },
      { durability: 'buffered' },
    )
  }
}

function redirect(status: number, location: string): HostResponse {
  return { status, headers: { location }, body: '' }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", { status: 400 })
  }
}

const notAllowed = (Method: string) =>
  new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    status: 405,
    members: { Method, ResourceType: 'OBJECT' },
    headers: { allow: 'GET, HEAD' },
  })
