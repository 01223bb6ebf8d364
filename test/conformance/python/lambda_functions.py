# Functions: versions, aliases, tags, policies, concurrency, URLs, streamed answers.

import io
import json
import zipfile
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from clients import ENDPOINT, client, equal, refused

FN = 'arn:aws:lambda:us-east-1:000000000000:function:fn'
SOURCE = '''
exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
  if (event.fail) throw new Error('boom')
  stream.write(JSON.stringify({ version: context.functionVersion, stage: process.env.STAGE }))
  stream.end()
})
'''
functions = client('lambda')
missing = 'ResourceNotFoundException'


def packed(source):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, 'w') as target:
        target.writestr('index.js', source)
    return archive.getvalue()


def wait(name, **given):
    functions.get_waiter(name).wait(FunctionName='fn', WaiterConfig={'Delay': 1}, **given)


def result(**given):
    return json.load(functions.invoke(FunctionName='fn', **given)['Payload'])


create = {
    'FunctionName': 'fn',
    'Runtime': 'nodejs22.x',
    'Handler': 'index.handler',
    'Role': 'arn:aws:iam::000000000000:role/any',
    'Timeout': 20,
    'Code': {'ZipFile': packed(SOURCE)},
}
created = functions.create_function(**create, Tags={'a': '1'}, Environment={'Variables': {'STAGE': 'x'}})
equal((created['FunctionArn'], created['State']), (FN, 'Pending'))
for name in ('function_exists', 'function_active', 'function_active_v2'):
    wait(name)
refused(functions.create_function, 'ResourceConflictException', 409, **create)
shown = functions.get_function(FunctionName='fn')
equal((shown['Tags'], shown['Configuration']['State']), ({'a': '1'}, 'Active'))
equal(urlopen(shown['Code']['Location']).read(), create['Code']['ZipFile'])
equal(functions.get_function_configuration(FunctionName='fn')['CodeSha256'], created['CodeSha256'])

# An answer in pieces, and an error after which nothing more comes.
answer = functions.invoke_with_response_stream(FunctionName='fn', Payload=b'{}')
equal((answer['StatusCode'], answer['ExecutedVersion']), (200, '$LATEST'))
events = list(answer['EventStream'])
text = b''.join(event['PayloadChunk']['Payload'] for event in events if 'PayloadChunk' in event)
equal(json.loads(text), {'version': '$LATEST', 'stage': 'x'})
assert 'InvokeComplete' in events[-1] and 'ErrorCode' not in events[-1]['InvokeComplete']
answer = functions.invoke_with_response_stream(FunctionName='fn', Payload=b'{"fail":true}')
complete = list(answer['EventStream'])[-1]['InvokeComplete']
assert complete['ErrorCode'] and 'boom' in complete['ErrorDetails'], complete

# Versions and aliases.
equal(functions.publish_version(FunctionName='fn', Description='one')['Version'], '1')
wait('published_version_active', Qualifier='1')
changed = functions.update_function_configuration(
    FunctionName='fn', Environment={'Variables': {'STAGE': 'y'}}
)
equal(changed['LastUpdateStatus'], 'InProgress')
wait('function_updated_v2')
updated = functions.update_function_code(FunctionName='fn', ZipFile=packed(SOURCE + '// 2'), Publish=True)
equal(updated['Version'], '2')
wait('function_updated')
pages = functions.get_paginator('list_versions_by_function').paginate(
    FunctionName='fn', PaginationConfig={'PageSize': 2}
)
equal([[one['Version'] for one in page['Versions']] for page in pages], [['$LATEST', '1'], ['2']])
alias = functions.create_alias(FunctionName='fn', Name='live', FunctionVersion='1')
equal(alias['AliasArn'], FN + ':live')
equal(result(Qualifier='live'), {'version': '1', 'stage': 'x'})
updated = functions.update_alias(
    FunctionName='fn',
    Name='live',
    FunctionVersion='2',
    RoutingConfig={'AdditionalVersionWeights': {'1': 0.0}},
    RevisionId=alias['RevisionId'],
)
equal(result(Qualifier='live'), {'version': '2', 'stage': 'y'})
refused(
    functions.update_alias,
    'PreconditionFailedException',
    412,
    FunctionName='fn',
    Name='live',
    RevisionId=alias['RevisionId'],
)
equal(functions.get_alias(FunctionName='fn', Name='live')['RevisionId'], updated['RevisionId'])
pages = functions.get_paginator('list_aliases').paginate(FunctionName='fn', FunctionVersion='2')
equal([one['Name'] for page in pages for one in page['Aliases']], ['live'])

# Tags, policies, concurrency.
functions.tag_resource(Resource=FN, Tags={'b': '2'})
functions.untag_resource(Resource=FN, TagKeys=['a'])
equal(functions.list_tags(Resource=FN)['Tags'], {'b': '2'})
grant = {
    'StatementId': 'bucket',
    'Action': 'lambda:InvokeFunction',
    'Principal': 's3.amazonaws.com',
    'SourceAccount': '000000000000',
}
added = functions.add_permission(FunctionName='fn', Qualifier='live', **grant)
statement = json.loads(added['Statement'])
equal(statement['Condition'], {'StringEquals': {'AWS:SourceAccount': '000000000000'}})
policy = functions.get_policy(FunctionName='fn', Qualifier='live')
equal(json.loads(policy['Policy'])['Statement'], [statement])
refused(functions.get_policy, missing, 404, FunctionName='fn')
functions.remove_permission(FunctionName='fn', Qualifier='live', StatementId='bucket')
refused(functions.get_policy, missing, 404, FunctionName='fn', Qualifier='live')
functions.delete_alias(FunctionName='fn', Name='live')
refused(functions.get_alias, missing, 404, FunctionName='fn', Name='live')

functions.put_function_concurrency(FunctionName='fn', ReservedConcurrentExecutions=0)
throttled = refused(functions.invoke, 'TooManyRequestsException', 429, FunctionName='fn')
equal(throttled['Reason'], 'ReservedFunctionConcurrentInvocationLimitExceeded')
equal(functions.get_function_concurrency(FunctionName='fn')['ReservedConcurrentExecutions'], 0)
functions.delete_function_concurrency(FunctionName='fn')
assert 'ReservedConcurrentExecutions' not in functions.get_function_concurrency(FunctionName='fn')
settings = functions.get_account_settings()
equal(settings['AccountUsage']['FunctionCount'], 1)
equal(settings['AccountLimit']['ConcurrentExecutions'], 1000)


def fetched(url, **headers):
    """At the address where Millrace listens: not every resolver knows `*.localhost`."""
    try:
        with urlopen(Request(ENDPOINT + '/', headers={'Host': urlsplit(url).netloc, **headers})) as got:
            return got.status, got.read()
    except HTTPError as error:
        return error.code, error.read()


# URLs.
functions.create_function(**{
    **create,
    'FunctionName': 'web',
    'Code': {'ZipFile': packed('exports.handler = async ({ headers }) => ({ said: headers.said })')},
})
functions.get_waiter('function_active_v2').wait(FunctionName='web', WaiterConfig={'Delay': 1})
made = functions.create_function_url_config(FunctionName='web', AuthType='NONE')
functions.add_permission(
    FunctionName='web',
    StatementId='url',
    Action='lambda:InvokeFunctionUrl',
    Principal='*',
    FunctionUrlAuthType='NONE',
)
status, body = fetched(made['FunctionUrl'], said='hello')
equal((status, json.loads(body)), (200, {'said': 'hello'}))
refused(
    functions.create_function_url_config, 'ResourceConflictException', 409, FunctionName='web', AuthType='NONE'
)
changed = functions.update_function_url_config(
    FunctionName='web', Cors={'AllowOrigins': ['https://shop.example'], 'MaxAge': 60}
)
equal(changed['Cors']['MaxAge'], 60)
equal(functions.get_function_url_config(FunctionName='web')['AuthType'], 'NONE')
pages = functions.get_paginator('list_function_url_configs').paginate(FunctionName='web')
urls = [one['FunctionUrl'] for page in pages for one in page['FunctionUrlConfigs']]
equal(urls, [made['FunctionUrl']])
functions.delete_function_url_config(FunctionName='web')
equal(fetched(made['FunctionUrl'])[0], 403)

assert 'CodeSigningConfigArn' not in functions.get_function_code_signing_config(FunctionName='web')
equal(functions.get_runtime_management_config(FunctionName='web')['UpdateRuntimeOn'], 'Auto')
functions.put_runtime_management_config(FunctionName='web', UpdateRuntimeOn='FunctionUpdate')
shown = functions.get_runtime_management_config(FunctionName='web')
equal(shown['UpdateRuntimeOn'], 'FunctionUpdate')

pages = functions.get_paginator('list_functions').paginate(
    FunctionVersion='ALL', PaginationConfig={'PageSize': 1}
)
listed = [one for page in pages for one in page['Functions']]
assert not any('State' in one or 'LastUpdateStatus' in one for one in listed), 'GetFunction has those'
arns = [one['FunctionArn'] for one in listed]
equal([arn.split('function:')[1] for arn in arns], ['fn:$LATEST', 'fn:1', 'fn:2', 'web:$LATEST'])
functions.delete_function(FunctionName='fn', Qualifier='1')
refused(functions.get_function, missing, 404, FunctionName='fn', Qualifier='1')
for name in ('fn', 'web'):
    functions.delete_function(FunctionName=name)
equal(functions.list_functions()['Functions'], [])
