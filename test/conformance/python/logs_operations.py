# Groups, streams, events and what finds them, through boto3 with its paginators.

import time

from clients import client, equal, refused

GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:'
FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:reader'
logs = client('logs', inject_host_prefix=False)
now = int(time.time() * 1000)

for name in ('a', 'b', 'c'):
    logs.create_log_group(logGroupName=name, tags={'team': 'x'})
refused(logs.create_log_group, 'ResourceAlreadyExistsException', 400, logGroupName='a')
pages = logs.get_paginator('describe_log_groups').paginate(PaginationConfig={'PageSize': 2})
groups = [[group['logGroupName'] for group in page['logGroups']] for page in pages]
equal(groups, [['a', 'b'], ['c']])

logs.put_retention_policy(logGroupName='a', retentionInDays=30)
equal(logs.describe_log_groups(logGroupNamePrefix='a')['logGroups'][0]['retentionInDays'], 30)
refused(
    logs.put_retention_policy,
    'InvalidParameterException',
    400,
    logGroupName='a',
    retentionInDays=31,
)
logs.delete_retention_policy(logGroupName='a')
assert 'retentionInDays' not in logs.describe_log_groups(logGroupNamePrefix='a')['logGroups'][0]

logs.tag_log_group(logGroupName='a', tags={'old': '1'})
logs.untag_log_group(logGroupName='a', tags=['team'])
equal(logs.list_tags_log_group(logGroupName='a')['tags'], {'old': '1'})
logs.tag_resource(resourceArn=GROUP + 'a', tags={'new': '2'})
logs.untag_resource(resourceArn=GROUP + 'a', tagKeys=['old'])
equal(logs.list_tags_for_resource(resourceArn=GROUP + 'a')['tags'], {'new': '2'})

for name in ('one', 'two', 'three'):
    logs.create_log_stream(logGroupName='a', logStreamName=name)
pages = logs.get_paginator('describe_log_streams').paginate(
    logGroupName='a', descending=True, PaginationConfig={'PageSize': 2}
)
streams = [[stream['logStreamName'] for stream in page['logStreams']] for page in pages]
equal(streams, [['two', 'three'], ['one']])


def put(*messages, stream='one'):
    events = [{'timestamp': now + n, 'message': text} for n, text in enumerate(messages)]
    return logs.put_log_events(logGroupName='a', logStreamName=stream, logEvents=events)


assert 'rejectedLogEventsInfo' not in put('INFO 1', 'WARN 2', 'INFO 3')
put('WARN 4', stream='two')
refused(
    logs.put_log_events,
    'InvalidParameterException',
    400,
    logGroupName='a',
    logStreamName='one',
    logEvents=[{'timestamp': now + 1, 'message': 'b'}, {'timestamp': now, 'message': 'a'}],
)
target = {'logGroupName': 'a', 'logStreamName': 'one'}
page = logs.get_log_events(**target, limit=2)
equal([one['message'] for one in page['events']], ['WARN 2', 'INFO 3'])
page = logs.get_log_events(**target, nextToken=page['nextBackwardToken'])
equal([one['message'] for one in page['events']], ['INFO 1'])
pages = logs.get_paginator('filter_log_events').paginate(
    logGroupName='a', filterPattern='WARN', PaginationConfig={'PageSize': 1}
)
found = [(one['logStreamName'], one['message']) for page in pages for one in page['events']]
equal(sorted(found), [('one', 'WARN 2'), ('two', 'WARN 4')])
tested = logs.test_metric_filter(filterPattern='[level=WARN, n]', logEventMessages=['INFO 1', 'WARN 2'])
equal([one['eventNumber'] for one in tested['matches']], [2])
equal(tested['matches'][0]['extractedValues'], {'$level': 'WARN', '$n': '2'})
tested = logs.test_metric_filter(filterPattern='[a, ..., size > 9]', logEventMessages=['x "y z" 10'])
equal(tested['matches'][0]['extractedValues'], {'$a': 'x', '$2': 'y z', '$size': '10'})

logs.put_subscription_filter(
    logGroupName='b', filterName='f', filterPattern='', destinationArn=FUNCTION
)
pages = logs.get_paginator('describe_subscription_filters').paginate(logGroupName='b')
filters = [(one['filterName'], one['destinationArn']) for page in pages for one in page['subscriptionFilters']]
equal(filters, [('f', FUNCTION)])
logs.delete_subscription_filter(logGroupName='b', filterName='f')
refused(
    logs.delete_subscription_filter,
    'ResourceNotFoundException',
    400,
    logGroupName='b',
    filterName='f',
)

# An event stream that begins with its session and goes on with what arrives.
live = logs.start_live_tail(logGroupIdentifiers=[GROUP + 'a'], logEventFilterPattern='LIVE')
events = iter(live['responseStream'])
equal(next(events)['sessionStart']['logEventFilterPattern'], 'LIVE')
put('not this', 'LIVE this')
results = []
while not results:
    results = next(events)['sessionUpdate']['sessionResults']
equal([one['message'] for one in results], ['LIVE this'])
live['responseStream'].close()

# Insights, metric filters, policies, deliveries.
put('{"kind": "order", "ms": 10}', '{"kind": "order", "ms": 30}')
span = {'startTime': int(time.time()) - 3600, 'endTime': int(time.time()) + 60}
query = logs.start_query(
    logGroupName='a', queryString='filter kind = "order" | stats sum(ms) as total', **span
)['queryId']
answer = logs.get_query_results(queryId=query)
while answer['status'] == 'Running':
    answer = logs.get_query_results(queryId=query)
equal(answer['results'], [[{'field': 'total', 'value': '40'}]])
equal([one['queryId'] for one in logs.describe_queries(logGroupName='a')['queries']], [query])
refused(logs.stop_query, 'InvalidParameterException', 400, queryId=query)
refused(
    logs.start_query, 'MalformedQueryException', 400, logGroupName='a', queryString='bogus', **span
)
query = logs.start_query(logGroupName='a', queryString='fields kind | filter ms = 30', **span)['queryId']
answer = logs.get_query_results(queryId=query)
while answer['status'] == 'Running':
    answer = logs.get_query_results(queryId=query)
pointer = {one['field']: one['value'] for one in answer['results'][0]}['@ptr']
equal(logs.get_log_record(logRecordPointer=pointer)['logRecord']['ms'], '30')
definition = logs.put_query_definition(name='slow', queryString='filter ms > 20')['queryDefinitionId']
equal([one['name'] for one in logs.describe_query_definitions()['queryDefinitions']], ['slow'])
equal(logs.delete_query_definition(queryDefinitionId=definition)['success'], True)

metric = {'metricName': 'Ms', 'metricNamespace': 'Shop', 'metricValue': '$.ms'}
logs.put_metric_filter(
    logGroupName='a', filterName='m', filterPattern='{ $.ms > 0 }', metricTransformations=[metric]
)
pages = logs.get_paginator('describe_metric_filters').paginate(logGroupName='a')
equal([one['metricTransformations'] for page in pages for one in page['metricFilters']], [[metric]])
logs.delete_metric_filter(logGroupName='a', filterName='m')

policy = '{"Version": "2012-10-17", "Statement": []}'
equal(
    logs.put_resource_policy(policyName='p', policyDocument=policy)['resourcePolicy']['policyScope'],
    'ACCOUNT',
)
pages = logs.get_paginator('describe_resource_policies').paginate()
equal([one['policyName'] for page in pages for one in page['resourcePolicies']], ['p'])
logs.delete_resource_policy(policyName='p')
refused(logs.delete_resource_policy, 'ResourceNotFoundException', 400, policyName='p')

vended = 'arn:aws:cloudfront::000000000000:distribution/E1'
logs.put_delivery_source(name='s', resourceArn=vended, logType='ACCESS_LOGS')
target_arn = logs.put_delivery_destination(
    name='d', deliveryDestinationConfiguration={'destinationResourceArn': 'arn:aws:s3:::bucket'}
)['deliveryDestination']['arn']
logs.put_delivery_destination_policy(deliveryDestinationName='d', deliveryDestinationPolicy=policy)
found = logs.get_delivery_destination_policy(deliveryDestinationName='d')['policy']
equal(found, {'deliveryDestinationPolicy': policy})
logs.delete_delivery_destination_policy(deliveryDestinationName='d')
delivery = logs.create_delivery(deliverySourceName='s', deliveryDestinationArn=target_arn)['delivery']['id']
logs.update_delivery_configuration(id=delivery, recordFields=['date'])
equal(logs.get_delivery(id=delivery)['delivery']['recordFields'], ['date'])
equal(logs.get_delivery_source(name='s')['deliverySource']['service'], 'cloudfront')
equal(logs.get_delivery_destination(name='d')['deliveryDestination']['deliveryDestinationType'], 'S3')
for kind in ('deliveries', 'delivery_sources', 'delivery_destinations'):
    pages = logs.get_paginator(f'describe_{kind}').paginate()
    equal(sum(len(page[list(page)[0]]) for page in pages), 1)
refused(logs.delete_delivery_source, 'ConflictException', 400, name='s')
logs.delete_delivery(id=delivery)
logs.delete_delivery_source(name='s')
logs.delete_delivery_destination(name='d')

s3 = client('s3')
s3.create_bucket(Bucket='exports')
export = {'logGroupName': 'a', 'fromTime': 0, 'to': 2**50, 'destination': 'exports'}
task = logs.create_export_task(**export)['taskId']
[shown] = logs.describe_export_tasks(taskId=task)['exportTasks']
equal((shown['status'], shown['destinationPrefix']), ({'code': 'PENDING'}, 'exportedlogs'))
refused(logs.create_export_task, 'LimitExceededException', 400, **export)
logs.cancel_export_task(taskId=task)
equal(logs.describe_export_tasks(statusCode='CANCELLED')['exportTasks'][0]['taskId'], task)
refused(logs.cancel_export_task, 'InvalidOperationException', 400, taskId=task)

logs.put_log_group_deletion_protection(logGroupIdentifier='c', deletionProtectionEnabled=True)
equal(logs.describe_log_groups(logGroupNamePrefix='c')['logGroups'][0]['deletionProtectionEnabled'], True)
refused(logs.delete_log_group, 'ValidationException', 400, logGroupName='c')
logs.put_log_group_deletion_protection(logGroupIdentifier='c', deletionProtectionEnabled=False)
logs.delete_log_stream(**target)
refused(logs.get_log_events, 'ResourceNotFoundException', 400, **target)
for name in ('a', 'b', 'c'):
    logs.delete_log_group(logGroupName=name)
equal(logs.describe_log_groups()['logGroups'], [])
