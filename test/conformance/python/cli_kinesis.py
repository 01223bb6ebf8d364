# Every operation of Kinesis that Millrace has, through the AWS CLI.

from aws_cli import aws, equal, refused

ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks'
named = {'stream_name': 'clicks'}

aws('kinesis create-stream', **named, shard_count=2)
aws('kinesis wait stream-exists', **named)
refused(
    *('ResourceNotFoundException', 'DescribeStream'),
    'Stream none under account 000000000000 not found.',
    'kinesis describe-stream',
    stream_name='none',
)
equal(aws('kinesis list-streams')['StreamNames'], ['clicks'])
equal(len(aws('kinesis describe-stream', **named)['StreamDescription']['Shards']), 2)
aws('kinesis put-record', **named, partition_key='k', data='one', explicit_hash_key='0')
records = [{'PartitionKey': str(i), 'Data': 'x'} for i in range(3)]
equal(aws('kinesis put-records', **named, records=records)['FailedRecordCount'], 0)
iterator = aws(
    'kinesis get-shard-iterator',
    **named,
    shard_id='shardId-000000000000',
    shard_iterator_type='TRIM_HORIZON',
)['ShardIterator']
found = aws('kinesis get-records', shard_iterator=iterator)['Records']
equal(found[0]['Data'], 'b25l')

aws('kinesis split-shard', **named, shard_to_split='shardId-000000000000', new_starting_hash_key=9)
aws(
    'kinesis merge-shards',
    **named,
    shard_to_merge='shardId-000000000002',
    adjacent_shard_to_merge='shardId-000000000003',
)
equal(len(aws('kinesis list-shards', **named)['Shards']), 5)
aws('kinesis update-shard-count', **named, target_shard_count=4, scaling_type='UNIFORM_SCALING')
aws('kinesis increase-stream-retention-period', **named, retention_period_hours=30)
aws('kinesis decrease-stream-retention-period', **named, retention_period_hours=24)
aws('kinesis enable-enhanced-monitoring', **named, shard_level_metrics='ALL')
aws('kinesis disable-enhanced-monitoring', **named, shard_level_metrics='ALL')
aws('kinesis start-stream-encryption', **named, encryption_type='KMS', key_id='alias/k')
aws('kinesis stop-stream-encryption', **named, encryption_type='KMS', key_id='alias/k')
aws('kinesis update-max-record-size', stream_arn=ARN, max_record_size_in_ki_b=2048)

aws('kinesis add-tags-to-stream', **named, tags='a=1,b=2')
aws('kinesis remove-tags-from-stream', **named, tag_keys=['a'])
equal(aws('kinesis list-tags-for-stream', **named)['Tags'], [{'Key': 'b', 'Value': '2'}])
aws('kinesis tag-resource', resource_arn=ARN, tags='c=3')
aws('kinesis untag-resource', resource_arn=ARN, tag_keys=['b'])
equal(aws('kinesis list-tags-for-resource', resource_arn=ARN)['Tags'], [{'Key': 'c', 'Value': '3'}])
policy = '{"Version":"2012-10-17","Statement":[]}'
aws('kinesis put-resource-policy', resource_arn=ARN, policy=policy)
equal(aws('kinesis get-resource-policy', resource_arn=ARN)['Policy'], policy)
aws('kinesis delete-resource-policy', resource_arn=ARN)

consumer = aws('kinesis register-stream-consumer', stream_arn=ARN, consumer_name='c')['Consumer']
equal(len(aws('kinesis list-stream-consumers', stream_arn=ARN)['Consumers']), 1)
aws('kinesis describe-stream-consumer', consumer_arn=consumer['ConsumerARN'])
aws('kinesis deregister-stream-consumer', consumer_arn=consumer['ConsumerARN'])

aws(
    'dynamodb create-table',
    table_name='orders',
    billing_mode='PAY_PER_REQUEST',
    attribute_definitions='AttributeName=id,AttributeType=S',
    key_schema='AttributeName=id,KeyType=HASH',
)
to = {'table_name': 'orders', 'stream_arn': ARN}
aws('dynamodb enable-kinesis-streaming-destination', **to)
precision = 'ApproximateCreationDateTimePrecision=MICROSECOND'
aws(
    'dynamodb update-kinesis-streaming-destination',
    **to,
    update_kinesis_streaming_configuration=precision,
)
shown = aws('dynamodb describe-kinesis-streaming-destination', table_name='orders')
equal(shown['KinesisDataStreamDestinations'][0]['StreamArn'], ARN)
aws('dynamodb disable-kinesis-streaming-destination', **to)

aws('kinesis update-stream-mode', stream_arn=ARN, stream_mode_details='StreamMode=ON_DEMAND')
aws('kinesis update-stream-warm-throughput', **named, warm_throughput_mi_bps=5)
summary = aws('kinesis describe-stream-summary', **named)['StreamDescriptionSummary']
equal(summary['OpenShardCount'], 4)
aws('kinesis describe-limits')
aws(
    'kinesis update-account-settings', minimum_throughput_billing_commitment='Status=ENABLED'
)
aws('kinesis describe-account-settings')
aws('kinesis delete-stream', **named)
