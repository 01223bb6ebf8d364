# Every operation on HTTP APIs that Millrace has, for boto3 and the CLI alike.


def story(call, equal):
    of = {'ApiId': call('create_api', Name='a', ProtocolType='HTTP', Tags={'x': 'y'})['ApiId']}
    equal(call('update_api', **of, Name='b')['Name'], 'b')
    call('delete_cors_configuration', **of)
    equal(call('get_api', **of)['Name'], 'b')
    equal([one['ApiId'] for one in call('get_apis')['Items']], [of['ApiId']])
    made = call(
        'create_integration',
        **of,
        IntegrationType='HTTP_PROXY',
        IntegrationMethod='ANY',
        IntegrationUri='http://a.example',
    )
    integration = {**of, 'IntegrationId': made['IntegrationId']}
    call('update_integration', **integration, TimeoutInMillis=1000)
    equal(call('get_integration', **integration)['TimeoutInMillis'], 1000)
    equal(len(call('get_integrations', **of)['Items']), 1)
    made = call(
        'create_authorizer',
        **of,
        Name='j',
        AuthorizerType='JWT',
        IdentitySource=['$request.header.Authorization'],
        JwtConfiguration={'Issuer': 'https://issuer.example', 'Audience': ['me']},
    )
    authorizer = {**of, 'AuthorizerId': made['AuthorizerId']}
    call('update_authorizer', **authorizer, Name='k')
    equal(call('get_authorizer', **authorizer)['Name'], 'k')
    equal(len(call('get_authorizers', **of)['Items']), 1)
    target = f'integrations/{integration["IntegrationId"]}'
    route = {**of, 'RouteId': call('create_route', **of, RouteKey='GET /a', Target=target)['RouteId']}
    call('update_route', **route, RouteKey='ANY /b')
    equal(call('get_route', **route)['RouteKey'], 'ANY /b')
    equal(len(call('get_routes', **of)['Items']), 1)
    call('delete_route_request_parameter', **route, RequestParameterKey='route.request.header.x')
    deployment = {**of, 'DeploymentId': call('create_deployment', **of)['DeploymentId']}
    call('update_deployment', **deployment, Description='one')
    equal(call('get_deployment', **deployment)['Description'], 'one')
    equal(len(call('get_deployments', **of)['Items']), 1)
    stage = {**of, 'StageName': 's'}
    call('create_stage', **stage, DeploymentId=deployment['DeploymentId'])
    call('update_stage', **stage, Description='live')
    equal(call('get_stage', **stage)['Description'], 'live')
    equal(len(call('get_stages', **of)['Items']), 1)
    call('delete_access_log_settings', **stage)
    call('delete_route_settings', **stage, RouteKey='ANY /b')
    call('reset_authorizers_cache', **stage)
    call('delete_stage', **stage)
    call('delete_deployment', **deployment)
    arn = f'arn:aws:apigateway:us-east-1::/apis/{of["ApiId"]}'
    call('tag_resource', ResourceArn=arn, Tags={'t': '1'})
    call('untag_resource', ResourceArn=arn, TagKeys=['x'])
    equal(call('get_tags', ResourceArn=arn)['Tags'], {'t': '1'})
    call('delete_route', **route)
    call('delete_integration', **integration)
    call('delete_authorizer', **authorizer)
    call('delete_api', **of)
