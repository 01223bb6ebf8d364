# Every operation of API Gateway's REST APIs that Millrace has, for boto3 and the CLI alike: `call` takes
# an operation's name and its members as keywords.

SCHEMA = '{"type": "object", "properties": {"n": {"type": "number"}}}'
ROLE = 'arn:aws:iam::000000000000:role/any'
LAMBDA = (
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/'
    'arn:aws:lambda:us-east-1:000000000000:function:f/invocations'
)


def replaced(path, value):
    return [{'op': 'replace', 'path': path, 'value': value}]


def story(call, equal):
    api = call('create_rest_api', name='orders', description='all of them', tags={'team': 'a'})
    of = {'restApiId': api['id']}
    equal(call('get_rest_api', **of)['name'], 'orders')
    equal([one['id'] for one in call('get_rest_apis')['items']], [api['id']])
    changed = call('update_rest_api', **of, patchOperations=replaced('/name', 'purchases'))
    equal(changed['name'], 'purchases')
    _members(call, equal, of)
    resource = _resources(call, equal, of, api['rootResourceId'])
    _methods(call, equal, {**of, 'resourceId': resource, 'httpMethod': 'POST'})
    _stages(call, equal, of)
    _account(call, equal, of)
    arn = f'arn:aws:apigateway:us-east-1::/restapis/{api["id"]}'
    call('tag_resource', resourceArn=arn, tags={'x': 'y'})
    call('untag_resource', resourceArn=arn, tagKeys=['team'])
    equal(call('get_tags', resourceArn=arn)['tags'], {'x': 'y'})
    call('delete_resource', **of, resourceId=resource)
    call('delete_rest_api', **of)


def _members(call, equal, of):
    call('create_model', **of, name='Order', contentType='application/json', schema=SCHEMA)
    named = {**of, 'modelName': 'Order'}
    call('update_model', **named, patchOperations=replaced('/description', 'one'))
    equal(call('get_model', **named)['description'], 'one')
    assert '$inputRoot.n' in call('get_model_template', **named)['value']
    names = [one['name'] for one in call('get_models', **of)['items']]
    equal(names, ['Empty', 'Error', 'Order'])
    call('delete_model', **named)

    made = call('create_request_validator', **of, name='body', validateRequestBody=True)
    validator = {**of, 'requestValidatorId': made['id']}
    call('update_request_validator', **validator, patchOperations=replaced('/name', 'all'))
    equal(call('get_request_validator', **validator)['name'], 'all')
    equal(len(call('get_request_validators', **of)['items']), 1)
    call('delete_request_validator', **validator)

    made = call(
        'create_authorizer',
        **of,
        name='token',
        type='TOKEN',
        authorizerUri=LAMBDA,
        identitySource='method.request.header.Authorization',
    )
    authorizer = {**of, 'authorizerId': made['id']}
    ttl = replaced('/authorizerResultTtlInSeconds', '60')
    call('update_authorizer', **authorizer, patchOperations=ttl)
    equal(call('get_authorizer', **authorizer)['authorizerResultTtlInSeconds'], 60)
    equal(len(call('get_authorizers', **of)['items']), 1)
    tested = call('test_invoke_authorizer', **authorizer, headers={'Authorization': 'a'})
    # There is no such function.
    equal(tested['clientStatus'], 500)
    call('delete_authorizer', **authorizer)

    response = {**of, 'responseType': 'UNAUTHORIZED'}
    call('put_gateway_response', **response, statusCode='418')
    call('update_gateway_response', **response, patchOperations=replaced('/statusCode', '419'))
    equal(call('get_gateway_response', **response)['statusCode'], '419')
    equal(len(call('get_gateway_responses', **of)['items']), 21)
    call('delete_gateway_response', **response)

    made = call('create_documentation_part', **of, location={'type': 'API'}, properties='{"a": 1}')
    part = {**of, 'documentationPartId': made['id']}
    call('update_documentation_part', **part, patchOperations=replaced('/properties', '{"b": 2}'))
    equal(call('get_documentation_part', **part)['properties'], '{"b": 2}')
    equal(len(call('get_documentation_parts', **of)['items']), 1)
    version = {**of, 'documentationVersion': 'v1'}
    call('create_documentation_version', **version)
    told = replaced('/description', 'first')
    call('update_documentation_version', **version, patchOperations=told)
    equal(call('get_documentation_version', **version)['description'], 'first')
    equal(len(call('get_documentation_versions', **of)['items']), 1)
    call('delete_documentation_version', **version)
    call('delete_documentation_part', **part)


def _resources(call, equal, of, root):
    made = call('create_resource', **of, parentId=root, pathPart='order')
    resource = {**of, 'resourceId': made['id']}
    call('update_resource', **resource, patchOperations=replaced('/pathPart', 'orders'))
    equal(call('get_resource', **resource)['path'], '/orders')
    equal([one['path'] for one in call('get_resources', **of)['items']], ['/', '/orders'])
    return made['id']


def _methods(call, equal, method):
    call('put_method', **method, authorizationType='NONE')
    name = replaced('/operationName', 'Order')
    equal(call('update_method', **method, patchOperations=name)['operationName'], 'Order')
    ok = {**method, 'statusCode': '200'}
    call('put_method_response', **ok)
    models = [{'op': 'add', 'path': '/responseModels/application~1json', 'value': 'Empty'}]
    call('update_method_response', **ok, patchOperations=models)
    equal(call('get_method_response', **ok)['responseModels'], {'application/json': 'Empty'})
    call('put_integration', **method, type='MOCK')
    call('update_integration', **method, patchOperations=replaced('/timeoutInMillis', '1000'))
    equal(call('get_integration', **method)['timeoutInMillis'], 1000)
    call('put_integration_response', **ok, selectionPattern='')
    pattern = replaced('/selectionPattern', '2..')
    call('update_integration_response', **ok, patchOperations=pattern)
    equal(call('get_integration_response', **ok)['selectionPattern'], '2..')
    tested = call('test_invoke_method', **method, pathWithQueryString='/orders?q=1')
    equal(tested['status'], 500)
    assert 'Resource Path: /orders' in tested['log']
    found = call('get_method', **method)
    equal(found['methodIntegration']['type'], 'MOCK')
    other = {**method, 'httpMethod': 'GET'}
    call('put_method', **other, authorizationType='NONE')
    call('put_integration', **other, type='MOCK')
    call('put_method_response', **other, statusCode='200')
    call('put_integration_response', **other, statusCode='200', selectionPattern='')
    call('delete_integration_response', **other, statusCode='200')
    call('delete_method_response', **other, statusCode='200')
    call('delete_integration', **other)
    call('delete_method', **other)


def _stages(call, equal, of):
    first = call('create_deployment', **of)['id']
    second = call('create_deployment', **of, stageName='live')['id']
    deployment = {**of, 'deploymentId': first}
    call('update_deployment', **deployment, patchOperations=replaced('/description', 'one'))
    equal(call('get_deployment', **deployment)['description'], 'one')
    equal(len(call('get_deployments', **of)['items']), 2)
    stage = {**of, 'stageName': 'test'}
    call('create_stage', **stage, deploymentId=first, variables={'v': '1'})
    changed = call('update_stage', **stage, patchOperations=replaced('/deploymentId', second))
    equal(changed['deploymentId'], second)
    equal(call('get_stage', **stage)['variables'], {'v': '1'})
    equal(len(call('get_stages', **of)['item']), 2)
    call('flush_stage_cache', **stage)
    call('flush_stage_authorizers_cache', **stage)
    call('delete_stage', **stage)
    call('delete_deployment', **deployment)


def _account(call, equal, of):
    key = call('create_api_key', name='ann', enabled=True)
    equal(len(key['value']), 40)
    call('update_api_key', apiKey=key['id'], patchOperations=replaced('/name', 'anna'))
    equal(call('get_api_key', apiKey=key['id'], includeValue=True)['value'], key['value'])
    table = f'name,key,enabled\nbob,{"b" * 20},true\n'
    bob = call('import_api_keys', body=table, format='csv')['ids'][0]
    equal([one['name'] for one in call('get_api_keys', nameQuery='b')['items']], ['bob'])

    stages = [{'apiId': of['restApiId'], 'stage': 'live'}]
    quota = {'limit': 10, 'period': 'DAY'}
    plan = {'usagePlanId': call('create_usage_plan', name='p', apiStages=stages, quota=quota)['id']}
    limit = replaced('/quota/limit', '20')
    equal(call('update_usage_plan', **plan, patchOperations=limit)['quota']['limit'], 20)
    equal(call('get_usage_plan', **plan)['name'], 'p')
    equal(len(call('get_usage_plans')['items']), 1)
    of_plan = {**plan, 'keyId': key['id']}
    call('create_usage_plan_key', **of_plan, keyType='API_KEY')
    equal(call('get_usage_plan_key', **of_plan)['name'], 'anna')
    equal(len(call('get_usage_plan_keys', **plan)['items']), 1)
    call('update_usage', **of_plan, patchOperations=replaced('/remaining', '7'))
    today = call('update_usage', **of_plan, patchOperations=replaced('/remaining', '8'))['startDate']
    used = call('get_usage', **plan, startDate=today, endDate=today)['items']
    equal(used, {key['id']: [[0, 8]]})
    call('delete_usage_plan_key', **of_plan)
    call('delete_usage_plan', **plan)
    for one in (key['id'], bob):
        call('delete_api_key', apiKey=one)

    domain = {'domainName': 'api.example.com'}
    call('create_domain_name', **domain, endpointConfiguration={'types': ['REGIONAL']})
    policy = replaced('/securityPolicy', 'TLS_1_0')
    equal(call('update_domain_name', **domain, patchOperations=policy)['securityPolicy'], 'TLS_1_0')
    equal(call('get_domain_name', **domain)['domainNameStatus'], 'AVAILABLE')
    equal(len(call('get_domain_names')['items']), 1)
    mapping = {**domain, 'basePath': 'v1'}
    call('create_base_path_mapping', **mapping, **of)
    stage = replaced('/stage', 'live')
    equal(call('update_base_path_mapping', **mapping, patchOperations=stage)['stage'], 'live')
    equal(call('get_base_path_mapping', **mapping)['restApiId'], of['restApiId'])
    equal(len(call('get_base_path_mappings', **domain)['items']), 1)
    call('delete_base_path_mapping', **mapping)
    call('delete_domain_name', **domain)

    balancer = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/n/1'
    link = {'vpcLinkId': call('create_vpc_link', name='l', targetArns=[balancer])['id']}
    equal(call('update_vpc_link', **link, patchOperations=replaced('/name', 'm'))['name'], 'm')
    equal(call('get_vpc_link', **link)['status'], 'AVAILABLE')
    equal(len(call('get_vpc_links')['items']), 1)
    call('delete_vpc_link', **link)

    made = call('generate_client_certificate', description='c')
    certificate = {'clientCertificateId': made['clientCertificateId']}
    told = replaced('/description', 'd')
    call('update_client_certificate', **certificate, patchOperations=told)
    equal(call('get_client_certificate', **certificate)['description'], 'd')
    equal(len(call('get_client_certificates')['items']), 1)
    call('delete_client_certificate', **certificate)

    role = replaced('/cloudwatchRoleArn', ROLE)
    call('update_account', patchOperations=role)
    equal(call('get_account')['cloudwatchRoleArn'], ROLE)
