# Every operation of DynamoDB that Millrace has, through boto3: its resources and its client.

from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config

import called
from clients import ENDPOINT, client, equal, refused

dynamodb = client('dynamodb')
resources = boto3.resource(
    'dynamodb',
    endpoint_url=ENDPOINT,
    region_name='us-east-1',
    aws_access_key_id='test',
    aws_secret_access_key='test',
    config=Config(retries={'max_attempts': 0}),
)
called.watch(resources.meta.client.meta.events)

notes = resources.create_table(
    TableName='notes',
    BillingMode='PAY_PER_REQUEST',
    AttributeDefinitions=[
        {'AttributeName': 'user', 'AttributeType': 'S'},
        {'AttributeName': 'at', 'AttributeType': 'N'},
    ],
    KeySchema=[
        {'AttributeName': 'user', 'KeyType': 'HASH'},
        {'AttributeName': 'at', 'KeyType': 'RANGE'},
    ],
)
notes.wait_until_exists()
notes.reload()
equal(notes.table_status, 'ACTIVE')
equal(dynamodb.list_tables()['TableNames'], ['notes'])

item = {
    'user': 'ann',
    'at': 1,
    'price': Decimal('0.1234567890123456789012345678901234567'),
    'bin': b'\x00\xff',
    'tags': {'a', 'b'},
    'deep': {'list': [1, None, True, {'x': 'é'}]},
}
notes.put_item(Item=item)
found = notes.get_item(Key={'user': 'ann', 'at': 1})['Item']
equal({**found, 'bin': bytes(found['bin'])}, item)

with notes.batch_writer() as batch:
    for n in range(2, 30):
        batch.put_item(Item={'user': 'ann', 'at': n, 'even': n % 2 == 0})
with notes.batch_writer() as batch:
    batch.delete_item(Key={'user': 'ann', 'at': 29})

condition = Key('user').eq('ann') & Key('at').between(3, 10)
answer = notes.query(KeyConditionExpression=condition, FilterExpression=Attr('even').eq(True))
equal([int(one['at']) for one in answer['Items']], [4, 6, 8, 10])
equal(answer['ScannedCount'], 8)
pages = dynamodb.get_paginator('scan').paginate(TableName='notes', PaginationConfig={'PageSize': 9})
equal([page['Count'] for page in pages], [9, 9, 9, 1])

update = {
    'Key': {'user': 'ann', 'at': 1},
    'UpdateExpression': 'SET deep.#l[0] = deep.#l[0] + :n, seen = list_append(:e, :e) REMOVE bin',
    'ExpressionAttributeNames': {'#l': 'list'},
    'ExpressionAttributeValues': {':n': 41, ':e': [1]},
    'ReturnValues': 'ALL_NEW',
}
changed = notes.update_item(**update)['Attributes']
equal((changed['deep']['list'][0], changed['seen'], 'bin' in changed), (42, [1, 1], False))
refused(
    notes.delete_item,
    'ConditionalCheckFailedException',
    400,
    Key={'user': 'ann', 'at': 1},
    ConditionExpression=Attr('seen').size().gt(2),
)
notes.delete_item(Key={'user': 'ann', 'at': 1})
keys = [{'user': 'ann', 'at': n} for n in (1, 2, 3)]
answer = resources.batch_get_item(RequestItems={'notes': {'Keys': keys}})
equal(sorted(int(one['at']) for one in answer['Responses']['notes']), [2, 3])

key = {'user': {'S': 'bob'}, 'at': {'N': '1'}}
put = {'Put': {'TableName': 'notes', 'Item': {**key, 'n': {'N': '1'}}}}
dynamodb.transact_write_items(TransactItems=[put])
get = {'Get': {'TableName': 'notes', 'Key': key}}
equal(dynamodb.transact_get_items(TransactItems=[get])['Responses'][0]['Item']['n'], {'N': '1'})
check = {'TableName': 'notes', 'Key': key, 'ConditionExpression': 'attribute_not_exists(n)'}
error = refused(
    dynamodb.transact_write_items,
    'TransactionCanceledException',
    400,
    TransactItems=[{'ConditionCheck': check}],
)
equal(error['CancellationReasons'][0]['Code'], 'ConditionalCheckFailed')

text = 'SELECT n FROM notes WHERE "user" = ? AND "at" = ?'
statement = {'Statement': text, 'Parameters': [{'S': 'bob'}, {'N': '1'}]}
equal(dynamodb.execute_statement(**statement)['Items'], [{'n': {'N': '1'}}])
answer = dynamodb.batch_execute_statement(Statements=[statement])
equal(answer['Responses'], [{'TableName': 'notes', 'Item': {'n': {'N': '1'}}}])
answer = dynamodb.execute_transaction(TransactStatements=[statement])
equal(answer['Responses'], [{'Item': {'n': {'N': '1'}}}])
refused(dynamodb.execute_statement, 'ValidationException', 400, Statement='SELECT')

arn = notes.table_arn
dynamodb.update_table(TableName='notes', DeletionProtectionEnabled=True)
refused(dynamodb.delete_table, 'ValidationException', 400, TableName='notes')
dynamodb.update_table(TableName='notes', DeletionProtectionEnabled=False)
dynamodb.tag_resource(ResourceArn=arn, Tags=[{'Key': 'team', 'Value': 'a'}])
equal(dynamodb.list_tags_of_resource(ResourceArn=arn)['Tags'], [{'Key': 'team', 'Value': 'a'}])
dynamodb.untag_resource(ResourceArn=arn, TagKeys=['team'])
life = {'AttributeName': 'until', 'Enabled': True}
dynamodb.update_time_to_live(TableName='notes', TimeToLiveSpecification=life)
status = dynamodb.describe_time_to_live(TableName='notes')['TimeToLiveDescription']
equal(status, {'TimeToLiveStatus': 'ENABLED', 'AttributeName': 'until'})
equal(dynamodb.describe_limits()['TableMaxReadCapacityUnits'], 40_000)
equal(len(dynamodb.describe_endpoints()['Endpoints']), 1)

policy = '{"Version":"2012-10-17","Statement":[]}'
refused(dynamodb.get_resource_policy, 'PolicyNotFoundException', 400, ResourceArn=arn)
dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy)
equal(dynamodb.get_resource_policy(ResourceArn=arn)['Policy'], policy)
dynamodb.delete_resource_policy(ResourceArn=arn)

backup = dynamodb.create_backup(TableName='notes', BackupName='nightly')['BackupDetails']['BackupArn']
while True:
    details = dynamodb.describe_backup(BackupArn=backup)['BackupDescription']['BackupDetails']
    if details['BackupStatus'] == 'AVAILABLE':
        break
equal(len(dynamodb.list_backups(TableName='notes')['BackupSummaries']), 1)
dynamodb.restore_table_from_backup(TargetTableName='again', BackupArn=backup)
count = dynamodb.scan(TableName='notes', Select='COUNT')['Count']
specification = {'PointInTimeRecoveryEnabled': True}
dynamodb.update_continuous_backups(
    TableName='notes', PointInTimeRecoverySpecification=specification
)
described = dynamodb.describe_continuous_backups(TableName='notes')
equal(described['ContinuousBackupsDescription']['ContinuousBackupsStatus'], 'ENABLED')
dynamodb.restore_table_to_point_in_time(
    SourceTableName='notes', TargetTableName='before', UseLatestRestorableTime=True
)
for name in ('again', 'before'):
    dynamodb.get_waiter('table_exists').wait(TableName=name, WaiterConfig={'Delay': 1})
    equal(dynamodb.scan(TableName=name, Select='COUNT')['Count'], count)
    dynamodb.delete_table(TableName=name)
gone = dynamodb.delete_backup(BackupArn=backup)['BackupDescription']['BackupDetails']
equal(gone['BackupStatus'], 'DELETED')

view = {'StreamEnabled': True, 'StreamViewType': 'KEYS_ONLY'}
dynamodb.update_table(TableName='notes', StreamSpecification=view)
notes.put_item(Item={'user': 'zoe', 'at': 1})
streams = client('dynamodbstreams')
[stream] = streams.list_streams(TableName='notes')['Streams']
described = streams.describe_stream(StreamArn=stream['StreamArn'])['StreamDescription']
iterator = streams.get_shard_iterator(
    StreamArn=stream['StreamArn'],
    ShardId=described['Shards'][0]['ShardId'],
    ShardIteratorType='TRIM_HORIZON',
)['ShardIterator']
[record] = streams.get_records(ShardIterator=iterator)['Records']
equal(record['dynamodb']['Keys'], {'user': {'S': 'zoe'}, 'at': {'N': '1'}})

notes.delete()
notes.wait_until_not_exists()
refused(dynamodb.describe_table, 'ResourceNotFoundException', 400, TableName='notes')

