# Every operation of Step Functions that Millrace has, through boto3.

import json

from clients import client, equal, refused

sfn = client('stepfunctions', inject_host_prefix=False)
BASE = 'arn:aws:states:us-east-1:000000000000'
MACHINE = f'{BASE}:stateMachine:m'
ROLE = 'arn:aws:iam::000000000000:role/any'
PASS = json.dumps({'StartAt': 'P', 'States': {'P': {'Type': 'Pass', 'End': True}}})
WAIT = json.dumps({'StartAt': 'W', 'States': {'W': {'Type': 'Wait', 'Seconds': 900, 'End': True}}})


def until(machine, name, status):
    arn = machine.replace('stateMachine', 'execution') + f':{name}'
    for _ in range(1000):
        found = sfn.describe_execution(executionArn=arn)
        if found['status'] == status:
            return found
    raise AssertionError(f'{arn} is {found["status"]}, not {status}')


equal(sfn.create_state_machine(name='m', definition=PASS, roleArn=ROLE)['stateMachineArn'], MACHINE)
refused(sfn.create_state_machine, 'StateMachineAlreadyExists', name='m', definition=WAIT, roleArn=ROLE)
refused(sfn.create_state_machine, 'InvalidName', name='a b', definition=PASS, roleArn=ROLE)
refused(sfn.create_state_machine, 'InvalidDefinition', name='n', definition='{}', roleArn=ROLE)
equal(sfn.describe_state_machine(stateMachineArn=MACHINE)['definition'], PASS)
equal([one['name'] for one in sfn.list_state_machines()['stateMachines']], ['m'])
equal(sfn.validate_state_machine_definition(definition=PASS)['result'], 'OK')
bad = sfn.validate_state_machine_definition(definition='{"States": {}}')
equal(bad['diagnostics'][0]['message'], 'These fields are required: [StartAt]')

sfn.tag_resource(resourceArn=MACHINE, tags=[{'key': 'k', 'value': 'v'}, {'key': 'x', 'value': ''}])
sfn.untag_resource(resourceArn=MACHINE, tagKeys=['x'])
equal(sfn.list_tags_for_resource(resourceArn=MACHINE)['tags'], [{'key': 'k', 'value': 'v'}])

revision = sfn.update_state_machine(stateMachineArn=MACHINE, definition=WAIT)['revisionId']
version = sfn.publish_state_machine_version(stateMachineArn=MACHINE, revisionId=revision)
equal(version['stateMachineVersionArn'], f'{MACHINE}:1')
sfn.update_state_machine(stateMachineArn=MACHINE, definition=PASS, publish=True)
versions = sfn.list_state_machine_versions(stateMachineArn=MACHINE)['stateMachineVersions']
equal([one['stateMachineVersionArn'] for one in versions], [f'{MACHINE}:2', f'{MACHINE}:1'])
routes = [{'stateMachineVersionArn': f'{MACHINE}:1', 'weight': 100}]
alias = sfn.create_state_machine_alias(name='live', routingConfiguration=routes)
ALIAS = alias['stateMachineAliasArn']
refused(sfn.delete_state_machine_version, 'ConflictException', 409, stateMachineVersionArn=f'{MACHINE}:1')
routes = [{'stateMachineVersionArn': f'{MACHINE}:2', 'weight': 100}]
sfn.update_state_machine_alias(stateMachineAliasArn=ALIAS, routingConfiguration=routes)
shown = sfn.describe_state_machine_alias(stateMachineAliasArn=ALIAS)
equal(shown['routingConfiguration'], routes)
listed = sfn.list_state_machine_aliases(stateMachineArn=MACHINE)['stateMachineAliases']
equal([one['stateMachineAliasArn'] for one in listed], [ALIAS])

sfn.start_execution(stateMachineArn=ALIAS, name='one', input='{"a": 1}')
found = until(MACHINE, 'one', 'SUCCEEDED')
equal(json.loads(found['output']), {'a': 1})
equal(found['stateMachineAliasArn'], ALIAS)
sfn.start_execution(stateMachineArn=f'{MACHINE}:1', name='two')
TWO = f'{BASE}:execution:m:two'
equal(sfn.describe_state_machine_for_execution(executionArn=TWO)['definition'], WAIT)
sfn.stop_execution(executionArn=TWO, error='E', cause='C')
equal(until(MACHINE, 'two', 'ABORTED')['error'], 'E')
types = [event['type'] for event in sfn.get_execution_history(executionArn=TWO)['events']]
equal(types[-1], 'ExecutionAborted')
sfn.redrive_execution(executionArn=TWO)
refused(sfn.redrive_execution, 'ExecutionNotRedrivable', executionArn=TWO)
sfn.stop_execution(executionArn=TWO)
names = [one['name'] for one in sfn.list_executions(stateMachineArn=MACHINE)['executions']]
equal(sorted(names), ['one', 'two'])

sfn.create_state_machine(name='e', definition=PASS, roleArn=ROLE, type='EXPRESS')
answer = sfn.start_sync_execution(stateMachineArn=f'{BASE}:stateMachine:e', input='{"b": 2}')
equal([answer['status'], answer['output']], ['SUCCEEDED', '{"b":2}'])

ACTIVITY = sfn.create_activity(name='work')['activityArn']
equal(sfn.describe_activity(activityArn=ACTIVITY)['name'], 'work')
equal([one['name'] for one in sfn.list_activities()['activities']], ['work'])
task = {'Type': 'Task', 'Resource': ACTIVITY, 'End': True}
work = json.dumps({'StartAt': 'T', 'States': {'T': task}})
sfn.create_state_machine(name='w', definition=work, roleArn=ROLE)
WORK = f'{BASE}:stateMachine:w'
sfn.start_execution(stateMachineArn=WORK, name='good', input='{"n": 1}')
given = sfn.get_activity_task(activityArn=ACTIVITY, workerName='me')
equal(given['input'], '{"n":1}')
sfn.send_task_heartbeat(taskToken=given['taskToken'])
sfn.send_task_success(taskToken=given['taskToken'], output='{"m": 2}')
equal(until(WORK, 'good', 'SUCCEEDED')['output'], '{"m":2}')
refused(sfn.send_task_success, 'TaskTimedOut', taskToken=given['taskToken'], output='1')
sfn.start_execution(stateMachineArn=WORK, name='bad')
given = sfn.get_activity_task(activityArn=ACTIVITY)
sfn.send_task_failure(taskToken=given['taskToken'], error='E', cause='C')
equal(until(WORK, 'bad', 'FAILED')['error'], 'E')
refused(sfn.send_task_failure, 'InvalidToken', taskToken='none')

each = {'ProcessorConfig': {'Mode': 'DISTRIBUTED', 'ExecutionType': 'STANDARD'}, **json.loads(WAIT)}
many = json.dumps({'StartAt': 'M', 'States': {'M': {'Type': 'Map', 'ItemProcessor': each, 'End': True}}})
sfn.create_state_machine(name='many', definition=many, roleArn=ROLE)
begun = sfn.start_execution(stateMachineArn=f'{BASE}:stateMachine:many', input='[1, 2]')
for _ in range(1000):
    runs = sfn.list_map_runs(executionArn=begun['executionArn'])['mapRuns']
    if runs and sfn.describe_map_run(mapRunArn=runs[0]['mapRunArn'])['itemCounts']['running'] == 2:
        break
sfn.update_map_run(mapRunArn=runs[0]['mapRunArn'], maxConcurrency=5)
equal(sfn.describe_map_run(mapRunArn=runs[0]['mapRunArn'])['maxConcurrency'], 5)
sfn.stop_execution(executionArn=begun['executionArn'])

tested = sfn.test_state(definition='{"Type": "Pass", "End": true}', input='{"a": 1}', roleArn=ROLE)
equal([tested['status'], json.loads(tested['output'])], ['SUCCEEDED', {'a': 1}])

sfn.delete_activity(activityArn=ACTIVITY)
sfn.delete_state_machine_alias(stateMachineAliasArn=ALIAS)
sfn.delete_state_machine_version(stateMachineVersionArn=f'{MACHINE}:1')
for name in ['m', 'e', 'w']:
    sfn.delete_state_machine(stateMachineArn=f'{BASE}:stateMachine:{name}')
refused(sfn.describe_state_machine, 'StateMachineDoesNotExist', stateMachineArn=MACHINE)
