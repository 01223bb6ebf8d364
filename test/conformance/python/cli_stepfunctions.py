# Every operation of Step Functions that Millrace has, through the AWS CLI.

import json

from aws_cli import aws, driver, equal, refused
from botocore.config import Config

# `sync-localhost`, where the CLI would go for two of the operations, is no name that resolves.
driver.session.set_default_client_config(Config(inject_host_prefix=False))

BASE = 'arn:aws:states:us-east-1:000000000000'
MACHINE = f'{BASE}:stateMachine:m'
ROLE = 'arn:aws:iam::000000000000:role/any'
PASS = json.dumps({'StartAt': 'P', 'States': {'P': {'Type': 'Pass', 'End': True}}})
WAIT = json.dumps({'StartAt': 'W', 'States': {'W': {'Type': 'Wait', 'Seconds': 900, 'End': True}}})


def until(name, status):
    for _ in range(1000):
        found = aws('stepfunctions describe-execution', execution_arn=f'{BASE}:execution:{name}')
        if found['status'] == status:
            return found
    raise AssertionError(f'{name} is {found["status"]}, not {status}')


made = {'name': 'm', 'definition': PASS, 'role_arn': ROLE}
equal(aws('stepfunctions create-state-machine', **made)['stateMachineArn'], MACHINE)
equal(aws('stepfunctions describe-state-machine', state_machine_arn=MACHINE)['definition'], PASS)
equal([one['name'] for one in aws('stepfunctions list-state-machines')['stateMachines']], ['m'])
equal(aws('stepfunctions validate-state-machine-definition', definition=PASS)['result'], 'OK')
aws('stepfunctions tag-resource', resource_arn=MACHINE, tags=[{'key': 'k', 'value': 'v'}])
tags = aws('stepfunctions list-tags-for-resource', resource_arn=MACHINE)['tags']
equal(tags, [{'key': 'k', 'value': 'v'}])
aws('stepfunctions untag-resource', resource_arn=MACHINE, tag_keys=['k'])
aws('stepfunctions publish-state-machine-version', state_machine_arn=MACHINE)
aws('stepfunctions update-state-machine', state_machine_arn=MACHINE, definition=WAIT)
listed = aws('stepfunctions list-state-machine-versions', state_machine_arn=MACHINE)
equal([one['stateMachineVersionArn'] for one in listed['stateMachineVersions']], [f'{MACHINE}:1'])
routes = [{'stateMachineVersionArn': f'{MACHINE}:1', 'weight': 100}]
alias = aws('stepfunctions create-state-machine-alias', name='live', routing_configuration=routes)
ALIAS = alias['stateMachineAliasArn']
aws('stepfunctions update-state-machine-alias', state_machine_alias_arn=ALIAS, description='d')
shown = aws('stepfunctions describe-state-machine-alias', state_machine_alias_arn=ALIAS)
equal([shown['description'], shown['routingConfiguration']], ['d', routes])
listed = aws('stepfunctions list-state-machine-aliases', state_machine_arn=MACHINE)
equal(len(listed['stateMachineAliases']), 1)

aws('stepfunctions start-execution', state_machine_arn=ALIAS, name='one', input='{"a":1}')
equal(until('m:one', 'SUCCEEDED')['output'], '{"a":1}')
aws('stepfunctions start-execution', state_machine_arn=MACHINE, name='two')
TWO = f'{BASE}:execution:m:two'
found = aws('stepfunctions describe-state-machine-for-execution', execution_arn=TWO)
equal(found['definition'], WAIT)
aws('stepfunctions stop-execution', execution_arn=TWO)
aws('stepfunctions redrive-execution', execution_arn=TWO)
aws('stepfunctions stop-execution', execution_arn=TWO)
events = aws('stepfunctions get-execution-history', execution_arn=TWO)['events']
equal(events[-1]['type'], 'ExecutionAborted')
equal(len(aws('stepfunctions list-executions', state_machine_arn=MACHINE)['executions']), 2)

aws('stepfunctions create-state-machine', **{**made, 'name': 'e'}, type='EXPRESS')
EXPRESS = f'{BASE}:stateMachine:e'
answer = aws('stepfunctions start-sync-execution', state_machine_arn=EXPRESS, input='{"b":2}')
equal([answer['status'], answer['output']], ['SUCCEEDED', '{"b":2}'])

ACTIVITY = aws('stepfunctions create-activity', name='work')['activityArn']
equal(aws('stepfunctions describe-activity', activity_arn=ACTIVITY)['name'], 'work')
equal(len(aws('stepfunctions list-activities')['activities']), 1)
task = {'Type': 'Task', 'Resource': ACTIVITY, 'End': True}
work = json.dumps({'StartAt': 'T', 'States': {'T': task}})
aws('stepfunctions create-state-machine', name='w', definition=work, role_arn=ROLE)
for name in ['good', 'bad']:
    aws('stepfunctions start-execution', state_machine_arn=f'{BASE}:stateMachine:w', name=name)
    token = aws('stepfunctions get-activity-task', activity_arn=ACTIVITY)['taskToken']
    aws('stepfunctions send-task-heartbeat', task_token=token)
    if name == 'good':
        aws('stepfunctions send-task-success', task_token=token, task_output='{"m":2}')
        equal(until('w:good', 'SUCCEEDED')['output'], '{"m":2}')
    else:
        aws('stepfunctions send-task-failure', task_token=token, error='E')
        equal(until('w:bad', 'FAILED')['error'], 'E')

each = {'ProcessorConfig': {'Mode': 'DISTRIBUTED', 'ExecutionType': 'STANDARD'}, **json.loads(WAIT)}
many = json.dumps({'StartAt': 'M', 'States': {'M': {'Type': 'Map', 'ItemProcessor': each, 'End': True}}})
aws('stepfunctions create-state-machine', name='many', definition=many, role_arn=ROLE)
MANY = f'{BASE}:stateMachine:many'
begun = aws('stepfunctions start-execution', state_machine_arn=MANY, input='[1]')['executionArn']
for _ in range(1000):
    runs = aws('stepfunctions list-map-runs', execution_arn=begun)['mapRuns']
    if runs:
        break
RUN = runs[0]['mapRunArn']
aws('stepfunctions update-map-run', map_run_arn=RUN, max_concurrency=5)
equal(aws('stepfunctions describe-map-run', map_run_arn=RUN)['maxConcurrency'], 5)
aws('stepfunctions stop-execution', execution_arn=begun)
tested = aws('stepfunctions test-state', definition='{"Type":"Pass","End":true}', input='{"a":1}')
equal(tested['output'], '{"a":1}')

aws('stepfunctions delete-activity', activity_arn=ACTIVITY)
aws('stepfunctions delete-state-machine-alias', state_machine_alias_arn=ALIAS)
aws('stepfunctions delete-state-machine-version', state_machine_version_arn=f'{MACHINE}:1')
aws('stepfunctions delete-state-machine', state_machine_arn=MACHINE)
refused(
    *('StateMachineDoesNotExist', 'DescribeStateMachine', f"State Machine Does Not Exist: '{MACHINE}'"),
    'stepfunctions describe-state-machine',
    state_machine_arn=MACHINE,
)
