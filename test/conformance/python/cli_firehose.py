# Every operation of Firehose that Millrace has, through the AWS CLI.

from aws_cli import aws, equal, refused

named = {'delivery_stream_name': 'clicks'}
destination = {
    'RoleARN': 'arn:aws:iam::000000000000:role/r',
    'BucketARN': 'arn:aws:s3:::lake',
}

aws('firehose create-delivery-stream', **named, extended_s3_destination_configuration=destination)
refused(
    *('ResourceNotFoundException', 'DescribeDeliveryStream'),
    'Firehose none under account 000000000000 not found.',
    'firehose describe-delivery-stream',
    delivery_stream_name='none',
)
equal(aws('firehose list-delivery-streams')['DeliveryStreamNames'], ['clicks'])
assert aws('firehose put-record', **named, record={'Data': 'one'})['RecordId']
batch = aws('firehose put-record-batch', **named, records=[{'Data': 'two'}, {'Data': 'three'}])
equal(batch['FailedPutCount'], 0)
described = aws('firehose describe-delivery-stream', **named)['DeliveryStreamDescription']
equal(described['DeliveryStreamStatus'], 'ACTIVE')
aws(
    'firehose update-destination',
    **named,
    current_delivery_stream_version_id=described['VersionId'],
    destination_id=described['Destinations'][0]['DestinationId'],
    extended_s3_destination_update={'Prefix': 'new/'},
)
aws('firehose tag-delivery-stream', **named, tags=[{'Key': 'a', 'Value': '1'}])
equal(aws('firehose list-tags-for-delivery-stream', **named)['Tags'][0]['Value'], '1')
aws('firehose untag-delivery-stream', **named, tag_keys=['a'])
aws('firehose start-delivery-stream-encryption', **named)
aws('firehose stop-delivery-stream-encryption', **named)
aws('firehose delete-delivery-stream', **named)
