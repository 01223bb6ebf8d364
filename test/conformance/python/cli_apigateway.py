# API Gateway's REST and HTTP APIs through the AWS CLI.

import re

from apigateway_story import story
from apigatewayv2_story import story as http_story
from aws_cli import aws, equal, refused


def calls(service):
    def call(name, /, **members):
        dashed = {re.sub('(?<!^)[A-Z]', lambda c: f'-{c[0]}', key).lower(): one for key, one in members.items()}
        return aws(f'{service} {name.replace("_", "-")}', **dashed)

    return call


story(calls('apigateway'), equal)
http_story(calls('apigatewayv2'), equal)
refused(
    *('NotFoundException', 'GetRestApi', 'Invalid API identifier specified 000000000000:none'),
    'apigateway get-rest-api',
    rest_api_id='none',
)
