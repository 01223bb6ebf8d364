# Every operation of Kinesis that Millrace has, through boto3.

from clients import client, equal, refused

kinesis = client('kinesis')
ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks'

kinesis.create_stream(StreamName='clicks', ShardCount=2, Tags={'team': 'a'})
kinesis.get_waiter('stream_exists').wait(StreamName='clicks')
refused(kinesis.create_stream, 'ResourceInUseException', StreamName='clicks', ShardCount=1)
described = kinesis.describe_stream(StreamName='clicks')['StreamDescription']
equal(len(described['Shards']), 2)
equal(kinesis.list_streams()['StreamNames'], ['clicks'])

put = kinesis.put_record(StreamName='clicks', PartitionKey='k', Data=b'one', ExplicitHashKey='0')
records = [{'PartitionKey': str(i), 'Data': str(i).encode()} for i in range(10)]
equal(kinesis.put_records(StreamName='clicks', Records=records)['FailedRecordCount'], 0)


def drain(shard):
    iterator = kinesis.get_shard_iterator(
        StreamName='clicks', ShardId=shard, ShardIteratorType='TRIM_HORIZON'
    )['ShardIterator']
    found = []
    while iterator:
        page = kinesis.get_records(ShardIterator=iterator, Limit=3)
        found += [record['Data'] for record in page['Records']]
        if not page['Records'] and page['MillisBehindLatest'] == 0:
            break
        iterator = page.get('NextShardIterator')
    return found


all_of_them = drain('shardId-000000000000') + drain('shardId-000000000001')
equal(sorted(all_of_them), sorted([b'one'] + [str(i).encode() for i in range(10)]))

kinesis.split_shard(
    StreamName='clicks', ShardToSplit='shardId-000000000000', NewStartingHashKey='1000'
)
kinesis.merge_shards(
    StreamName='clicks',
    ShardToMerge='shardId-000000000002',
    AdjacentShardToMerge='shardId-000000000003',
)
parents, token = [], {'StreamName': 'clicks'}
while token:
    page = kinesis.list_shards(**token, MaxResults=2)
    parents += [
        (shard.get('ParentShardId'), shard.get('AdjacentParentShardId'))
        for shard in page['Shards']
    ]
    token = {'NextToken': page['NextToken']} if 'NextToken' in page else None
equal(parents[-1], ('shardId-000000000002', 'shardId-000000000003'))
kinesis.update_shard_count(StreamName='clicks', TargetShardCount=3, ScalingType='UNIFORM_SCALING')
kinesis.increase_stream_retention_period(StreamName='clicks', RetentionPeriodHours=48)
kinesis.decrease_stream_retention_period(StreamName='clicks', RetentionPeriodHours=24)
kinesis.enable_enhanced_monitoring(StreamName='clicks', ShardLevelMetrics=['ALL'])
kinesis.disable_enhanced_monitoring(StreamName='clicks', ShardLevelMetrics=['ALL'])
kinesis.start_stream_encryption(StreamName='clicks', EncryptionType='KMS', KeyId='alias/k')
kinesis.stop_stream_encryption(StreamName='clicks', EncryptionType='KMS', KeyId='alias/k')
kinesis.update_max_record_size(StreamARN=ARN, MaxRecordSizeInKiB=2048)

kinesis.add_tags_to_stream(StreamName='clicks', Tags={'a': '1'})
kinesis.remove_tags_from_stream(StreamName='clicks', TagKeys=['team'])
equal(kinesis.list_tags_for_stream(StreamName='clicks')['Tags'], [{'Key': 'a', 'Value': '1'}])
kinesis.tag_resource(ResourceARN=ARN, Tags={'b': '2'})
kinesis.untag_resource(ResourceARN=ARN, TagKeys=['a'])
equal(kinesis.list_tags_for_resource(ResourceARN=ARN)['Tags'], [{'Key': 'b', 'Value': '2'}])
policy = '{"Version":"2012-10-17","Statement":[]}'
kinesis.put_resource_policy(ResourceARN=ARN, Policy=policy)
equal(kinesis.get_resource_policy(ResourceARN=ARN)['Policy'], policy)
kinesis.delete_resource_policy(ResourceARN=ARN)

consumer = kinesis.register_stream_consumer(StreamARN=ARN, ConsumerName='c')['Consumer']
equal(len(kinesis.list_stream_consumers(StreamARN=ARN)['Consumers']), 1)
shown = kinesis.describe_stream_consumer(ConsumerARN=consumer['ConsumerARN'])
equal(shown['ConsumerDescription']['ConsumerStatus'], 'ACTIVE')
events = kinesis.subscribe_to_shard(
    ConsumerARN=consumer['ConsumerARN'],
    ShardId='shardId-000000000001',
    StartingPosition={'Type': 'TRIM_HORIZON'},
)['EventStream']
first = next(iter(events))['SubscribeToShardEvent']
assert first['Records'] and len(first['ChildShards']) > 0, first
events.close()
kinesis.deregister_stream_consumer(ConsumerARN=consumer['ConsumerARN'])

dynamodb = client('dynamodb')
dynamodb.create_table(
    TableName='orders',
    BillingMode='PAY_PER_REQUEST',
    AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}],
    KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}],
)
to = {'TableName': 'orders', 'StreamArn': ARN}
equal(dynamodb.enable_kinesis_streaming_destination(**to)['DestinationStatus'], 'ENABLING')
dynamodb.update_kinesis_streaming_destination(
    **to,
    UpdateKinesisStreamingConfiguration={'ApproximateCreationDateTimePrecision': 'MICROSECOND'},
)
destinations = dynamodb.describe_kinesis_streaming_destination(TableName='orders')
equal(destinations['KinesisDataStreamDestinations'][0]['DestinationStatus'], 'ACTIVE')
dynamodb.disable_kinesis_streaming_destination(**to)

kinesis.update_stream_mode(StreamARN=ARN, StreamModeDetails={'StreamMode': 'ON_DEMAND'})
kinesis.update_stream_warm_throughput(StreamName='clicks', WarmThroughputMiBps=5)
summary = kinesis.describe_stream_summary(StreamName='clicks')['StreamDescriptionSummary']
equal((summary['OpenShardCount'], summary['MaxRecordSizeInKiB']), (3, 2048))
equal(kinesis.describe_limits()['OpenShardCount'], 0)
kinesis.update_account_settings(MinimumThroughputBillingCommitment={'Status': 'ENABLED'})
kinesis.describe_account_settings()
kinesis.delete_stream(StreamName='clicks')
kinesis.get_waiter('stream_not_exists').wait(StreamName='clicks')
