// What each operation of Pipes takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgepipes.html

import { declare, lists, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-pipes')

const pipe = ({ Name }: { readonly Name: string | undefined }, place: Place) =>
  `arn:${place.partition}:pipes:${place.region}:${place.account}:pipe/${Name}`

const resource = ({ resourceArn }: { readonly resourceArn: string | undefined }) =>
  resourceArn ?? ''

export const declarations = declare<Client>('pipes', {
  CreatePipe: writes(pipe, { passes: 'RoleArn' }),
  DeletePipe: writes(pipe),
  DescribePipe: reads(pipe),
  ListPipes: lists(),
  ListTagsForResource: reads(resource),
  StartPipe: writes(pipe),
  StopPipe: writes(pipe),
  TagResource: tags(resource),
  UntagResource: tags(resource),
  UpdatePipe: writes(pipe, { passes: 'RoleArn' }),
})
