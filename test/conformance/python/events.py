# Every operation of EventBridge that Millrace has, through boto3.

import datetime
import json

from clients import client, equal, refused

events = client('events')
sqs = client('sqs')
BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/'
QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q'
PATTERN = json.dumps({'source': ['shop'], 'detail': {'total': [{'numeric': ['>', 10]}]}})

equal(events.create_event_bus(Name='a', Tags=[{'Key': 'k', 'Value': 'v'}])['EventBusArn'], BUS + 'a')
refused(events.create_event_bus, 'ResourceAlreadyExistsException', Name='a')
equal([bus['Name'] for bus in events.list_event_buses(NamePrefix='a')['EventBuses']], ['a'])
equal(events.describe_event_bus(Name='a')['Arn'], BUS + 'a')
equal(events.update_event_bus(Name='a', Description='d')['Description'], 'd')
grant = {'EventBusName': 'a', 'Action': 'events:PutEvents', 'Principal': '*', 'StatementId': 's'}
events.put_permission(**grant)
events.remove_permission(EventBusName='a', StatementId='s')

rule = 'arn:aws:events:us-east-1:000000000000:rule/a/r'
equal(events.put_rule(Name='r', EventBusName='a', EventPattern=PATTERN)['RuleArn'], rule)
refused(events.put_rule, 'InvalidEventPatternException', Name='r', EventPattern='{"a":[]}')
equal([one['Name'] for one in events.list_rules(EventBusName='a')['Rules']], ['r'])
events.disable_rule(Name='r', EventBusName='a')
equal(events.describe_rule(Name='r', EventBusName='a')['State'], 'DISABLED')
events.enable_rule(Name='r', EventBusName='a')
queue = sqs.create_queue(QueueName='q')['QueueUrl']
put = events.put_targets(Rule='r', EventBusName='a', Targets=[{'Id': 'q', 'Arn': QUEUE}])
equal(put['FailedEntryCount'], 0)
targets = events.list_targets_by_rule(Rule='r', EventBusName='a')['Targets']
equal(targets, [{'Id': 'q', 'Arn': QUEUE}])
names = events.list_rule_names_by_target(TargetArn=QUEUE, EventBusName='a')
equal(names['RuleNames'], ['r'])

events.tag_resource(ResourceARN=rule, Tags=[{'Key': 'x', 'Value': 'y'}])
equal(events.list_tags_for_resource(ResourceARN=rule)['Tags'], [{'Key': 'x', 'Value': 'y'}])
events.untag_resource(ResourceARN=rule, TagKeys=['x'])

order = {'Source': 'shop', 'DetailType': 'Order', 'Detail': '{"total": 12}', 'EventBusName': 'a'}
entries = events.put_events(Entries=[order, {**order, 'Detail': '{"total": 1}'}])['Entries']
messages = []
while not messages:
    messages = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get('Messages', [])
equal(json.loads(messages[0]['Body'])['id'], entries[0]['EventId'])
event = json.loads(messages[0]['Body'])
tested = events.test_event_pattern(EventPattern=PATTERN, Event=json.dumps(event))
equal(tested['Result'], True)

arn = events.create_archive(ArchiveName='all', EventSourceArn=BUS + 'a', RetentionDays=1)['ArchiveArn']
equal(events.update_archive(ArchiveName='all', Description='d')['State'], 'ENABLED')
equal(events.describe_archive(ArchiveName='all')['Description'], 'd')
equal([one['ArchiveName'] for one in events.list_archives()['Archives']], ['all'])
started = events.start_replay(
    ReplayName='again',
    EventSourceArn=arn,
    EventStartTime=datetime.datetime(2020, 1, 1),
    EventEndTime=datetime.datetime(2030, 1, 1),
    Destination={'Arn': BUS + 'a'},
)
equal(started['State'], 'STARTING')
while events.describe_replay(ReplayName='again')['State'] in ('STARTING', 'RUNNING'):
    pass
equal([one['State'] for one in events.list_replays()['Replays']], ['COMPLETED'])
again = refused(events.cancel_replay, 'IllegalStatusException', ReplayName='again')
equal(again['Error']['Message'], 'Replay again is not in a valid state for this operation.')
events.delete_archive(ArchiveName='all')

basic = {'BasicAuthParameters': {'Username': 'ann', 'Password': 'pass'}}
connection = events.create_connection(Name='c', AuthorizationType='BASIC', AuthParameters=basic)
equal(connection['ConnectionState'], 'AUTHORIZED')
events.update_connection(Name='c', Description='d')
shown = events.describe_connection(Name='c')['AuthParameters']
equal(shown, {'BasicAuthParameters': {'Username': 'ann'}})
equal([one['Name'] for one in events.list_connections()['Connections']], ['c'])
destination = {'Name': 'd', 'HttpMethod': 'POST', 'InvocationEndpoint': 'https://example.com/*'}
events.create_api_destination(ConnectionArn=connection['ConnectionArn'], **destination)
events.update_api_destination(Name='d', HttpMethod='PUT')
equal(events.describe_api_destination(Name='d')['HttpMethod'], 'PUT')
equal([one['Name'] for one in events.list_api_destinations()['ApiDestinations']], ['d'])
events.deauthorize_connection(Name='c')
events.delete_api_destination(Name='d')
events.delete_connection(Name='c')
refused(events.describe_connection, 'ResourceNotFoundException', Name='c')

events.remove_targets(Rule='r', EventBusName='a', Ids=['q'])
events.delete_rule(Name='r', EventBusName='a')
events.delete_event_bus(Name='a')
refused(events.describe_event_bus, 'ResourceNotFoundException', Name='a')

# Global endpoints and partner event sources.
BUSES = [
    {'EventBusArn': f'arn:aws:events:{region}:000000000000:event-bus/global'}
    for region in ('us-east-1', 'eu-west-1')
]
CHECK = 'arn:aws:route53:::healthcheck/0c2a0b0e-0000-4000-8000-000000000000'
routing = {'Primary': {'HealthCheck': CHECK}, 'Secondary': {'Route': 'eu-west-1'}}
endpoint = {
    'Name': 'e',
    'RoutingConfig': {'FailoverConfig': routing},
    'ReplicationConfig': {'State': 'DISABLED'},
    'EventBuses': BUSES,
}
equal(events.create_endpoint(**endpoint)['State'], 'ACTIVE')
events.update_endpoint(Name='e', Description='d')
equal(events.describe_endpoint(Name='e')['Description'], 'd')
equal([one['Name'] for one in events.list_endpoints()['Endpoints']], ['e'])
events.delete_endpoint(Name='e')

SOURCE = 'aws.partner/shop.example/orders'
events.create_partner_event_source(Name=SOURCE, Account='000000000000')
equal(events.describe_event_source(Name=SOURCE)['State'], 'PENDING')
events.create_event_bus(Name=SOURCE, EventSourceName=SOURCE)
entry = {'Source': SOURCE, 'DetailType': 'Order', 'Detail': '{}'}
equal(events.put_partner_events(Entries=[entry])['FailedEntryCount'], 0)
events.deactivate_event_source(Name=SOURCE)
events.activate_event_source(Name=SOURCE)
equal([one['State'] for one in events.list_event_sources()['EventSources']], ['ACTIVE'])
events.describe_partner_event_source(Name=SOURCE)
listed = events.list_partner_event_sources(NamePrefix='aws.partner/shop.example/')['PartnerEventSources']
equal([one['Name'] for one in listed], [SOURCE])
accounts = events.list_partner_event_source_accounts(EventSourceName=SOURCE)
equal([one['Account'] for one in accounts['PartnerEventSourceAccounts']], ['000000000000'])
events.delete_partner_event_source(Name=SOURCE, Account='000000000000')
events.delete_event_bus(Name=SOURCE)
