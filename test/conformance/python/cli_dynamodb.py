# Every operation of DynamoDB that Millrace has, through the AWS CLI.

from aws_cli import aws, equal, pages, refused

TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/'
ID = {'AttributeName': 'id', 'KeyType': 'HASH'}


def create(name):
    return aws(
        'dynamodb create-table',
        table_name=name,
        billing_mode='PAY_PER_REQUEST',
        attribute_definitions='AttributeName=id,AttributeType=S',
        key_schema='AttributeName=id,KeyType=HASH',
    )


for name in ('orders', 'customers', 'archive'):
    equal(create(name)['TableDescription']['TableArn'], TABLE + name)
aws('dynamodb wait table-exists', table_name='orders')
names = [page for page in pages('dynamodb list-tables', 'TableNames', 2)]
equal(names, [['archive', 'customers'], ['orders']])
equal(aws('dynamodb describe-table', table_name='orders')['Table']['KeySchema'], [ID])

for number in range(5):
    item = {'id': {'S': str(number)}, 'n': {'N': str(number)}}
    aws('dynamodb put-item', table_name='orders', item=item)
one = {'id': {'S': '1'}}
equal(aws('dynamodb get-item', table_name='orders', key=one)['Item']['n'], {'N': '1'})
changed = aws(
    'dynamodb update-item',
    table_name='orders',
    key=one,
    update_expression='ADD n :one',
    expression_attribute_values={':one': {'N': '1'}},
    return_values='UPDATED_NEW',
)
equal(changed, {'Attributes': {'n': {'N': '2'}}})
refused(
    *('ConditionalCheckFailedException', 'DeleteItem', 'The conditional request failed'),
    'dynamodb delete-item',
    table_name='orders',
    key=one,
    condition_expression='attribute_not_exists(id)',
)
aws('dynamodb delete-item', table_name='orders', key=one)
found = aws(
    'dynamodb query',
    table_name='orders',
    key_condition_expression='id = :id',
    expression_attribute_values={':id': {'S': '2'}},
)
equal(found['Count'], 1)
equal(aws('dynamodb scan', table_name='orders', select='COUNT')['Count'], 4)

aws(
    'dynamodb batch-write-item',
    request_items={'customers': [{'PutRequest': {'Item': {'id': {'S': 'ann'}}}}]},
)
keys = {'customers': {'Keys': [{'id': {'S': 'ann'}}, {'id': {'S': 'bob'}}]}}
answer = aws('dynamodb batch-get-item', request_items=keys)
equal(answer['Responses'], {'customers': [{'id': {'S': 'ann'}}]})
put = {'Put': {'TableName': 'archive', 'Item': {'id': {'S': 'x'}}}}
aws('dynamodb transact-write-items', transact_items=[put])
get = {'Get': {'TableName': 'archive', 'Key': {'id': {'S': 'x'}}}}
equal(aws('dynamodb transact-get-items', transact_items=[get])['Responses'][0]['Item']['id'], {'S': 'x'})

aws('dynamodb execute-statement', statement="INSERT INTO customers VALUE {'id': 'eve'}")
eve = "SELECT * FROM customers WHERE id = 'eve'"
equal(aws('dynamodb execute-statement', statement=eve)['Items'], [{'id': {'S': 'eve'}}])
answer = aws('dynamodb batch-execute-statement', statements=[{'Statement': eve}])
equal(answer['Responses'][0]['Item'], {'id': {'S': 'eve'}})
answer = aws('dynamodb execute-transaction', transact_statements=[{'Statement': eve}])
equal(answer['Responses'][0]['Item'], {'id': {'S': 'eve'}})

aws('dynamodb update-table', table_name='orders', table_class='STANDARD_INFREQUENT_ACCESS')
arn = TABLE + 'orders'
aws('dynamodb tag-resource', resource_arn=arn, tags='Key=team,Value=a')
equal(aws('dynamodb list-tags-of-resource', resource_arn=arn)['Tags'], [{'Key': 'team', 'Value': 'a'}])
aws('dynamodb untag-resource', resource_arn=arn, tag_keys=['team'])
aws(
    'dynamodb update-time-to-live',
    table_name='orders',
    time_to_live_specification='Enabled=true,AttributeName=until',
)
status = aws('dynamodb describe-time-to-live', table_name='orders')['TimeToLiveDescription']
equal(status['TimeToLiveStatus'], 'ENABLED')
policy = '{"Version":"2012-10-17","Statement":[]}'
aws('dynamodb put-resource-policy', resource_arn=arn, policy=policy)
equal(aws('dynamodb get-resource-policy', resource_arn=arn)['Policy'], policy)
aws('dynamodb delete-resource-policy', resource_arn=arn)
equal(aws('dynamodb describe-limits')['TableMaxWriteCapacityUnits'], 40_000)
equal(len(aws('dynamodb describe-endpoints')['Endpoints']), 1)

def active(name):
    aws('dynamodb wait table-exists', table_name=name)
    return aws('dynamodb scan', table_name=name)['Count']


backup = aws('dynamodb create-backup', table_name='customers', backup_name='nightly')
backup = backup['BackupDetails']['BackupArn']
while aws('dynamodb describe-backup', backup_arn=backup)['BackupDescription']['BackupDetails']['BackupStatus'] != 'AVAILABLE':
    pass
equal(len(aws('dynamodb list-backups', table_name='customers')['BackupSummaries']), 1)
aws('dynamodb restore-table-from-backup', target_table_name='again', backup_arn=backup)
equal(active('again'), 2)
specification = 'PointInTimeRecoveryEnabled=true'
aws(
    'dynamodb update-continuous-backups',
    table_name='customers',
    point_in_time_recovery_specification=specification,
)
described = aws('dynamodb describe-continuous-backups', table_name='customers')
equal(described['ContinuousBackupsDescription']['ContinuousBackupsStatus'], 'ENABLED')
aws(
    'dynamodb restore-table-to-point-in-time',
    source_table_name='customers',
    target_table_name='before',
    use_latest_restorable_time=True,
)
equal(active('before'), 2)
for name in ('again', 'before'):
    aws('dynamodb delete-table', table_name=name)
gone = aws('dynamodb delete-backup', backup_arn=backup)['BackupDescription']
equal(gone['BackupDetails']['BackupStatus'], 'DELETED')

view = 'StreamEnabled=true,StreamViewType=NEW_IMAGE'
aws('dynamodb update-table', table_name='archive', stream_specification=view)
aws('dynamodb put-item', table_name='archive', item={'id': {'S': 'y'}})
stream = aws('dynamodbstreams list-streams', table_name='archive')['Streams'][0]['StreamArn']
described = aws('dynamodbstreams describe-stream', stream_arn=stream)['StreamDescription']
equal(described['StreamStatus'], 'ENABLED')
iterator = aws(
    'dynamodbstreams get-shard-iterator',
    stream_arn=stream,
    shard_id=described['Shards'][0]['ShardId'],
    shard_iterator_type='TRIM_HORIZON',
)['ShardIterator']
records = aws('dynamodbstreams get-records', shard_iterator=iterator)['Records']
equal([one['dynamodb']['NewImage'] for one in records], [{'id': {'S': 'y'}}])

for name in ('orders', 'customers', 'archive'):
    equal(aws('dynamodb delete-table', table_name=name)['TableDescription']['TableStatus'], 'DELETING')
refused(
    *('ResourceNotFoundException', 'DescribeTable'),
    'Requested resource not found: Table: orders not found',
    'dynamodb describe-table',
    table_name='orders',
)
