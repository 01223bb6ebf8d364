# API Gateway's REST and HTTP APIs through boto3.

from apigateway_story import story
from apigatewayv2_story import story as http_story
from clients import client, equal, refused

api = client('apigateway')
story(lambda name, /, **members: getattr(api, name)(**members), equal)
refused(api.get_rest_api, 'NotFoundException', 404, restApiId='none')
refused(api.create_rest_api, 'BadRequestException', name='a', description='')
http = client('apigatewayv2')
http_story(lambda name, /, **members: getattr(http, name)(**members), equal)
refused(http.get_api, 'NotFoundException', 404, ApiId='none')
