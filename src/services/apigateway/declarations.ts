// What each operation of API Gateway takes and touches: its permissions are HTTP methods on paths.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html

import { declare, reads, writes, type Place, type Touches } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-api-gateway')

/** The ARN of a path with the request's own names in it; what is already a path stays one. */
function path(template: string): Touches<any> {
  return (input: Readonly<Record<string, unknown>>, { partition, region }: Place) => {
    const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => String(input[name] ?? '*'))
    return `arn:${partition}:apigateway:${region}::${filled}`
  }
}

const gets = (template: string) => reads(path(template), { action: 'GET' })
const posts = (template: string) => writes(path(template), { action: 'POST' })
const puts = (template: string) => writes(path(template), { action: 'PUT' })
const patches = (template: string) => writes(path(template), { action: 'PATCH' })
const deletes = (template: string) => writes(path(template), { action: 'DELETE' })

export const declarations = declare<Client>('apigateway', {
  CreateApiKey: posts('/apikeys'),
  CreateAuthorizer: posts('/restapis/{restApiId}/authorizers'),
  CreateBasePathMapping: posts('/domainnames/{domainName}/basepathmappings'),
  CreateDeployment: posts('/restapis/{restApiId}/deployments'),
  CreateDocumentationPart: posts('/restapis/{restApiId}/documentation/parts'),
  CreateDocumentationVersion: posts('/restapis/{restApiId}/documentation/versions'),
  CreateDomainName: posts('/domainnames'),
  CreateDomainNameAccessAssociation: posts('/domainnameaccessassociations'),
  CreateModel: posts('/restapis/{restApiId}/models'),
  CreateRequestValidator: posts('/restapis/{restApiId}/requestvalidators'),
  CreateResource: posts('/restapis/{restApiId}/resources/{parentId}'),
  CreateRestApi: posts('/restapis'),
  CreateStage: posts('/restapis/{restApiId}/stages'),
  CreateUsagePlan: posts('/usageplans'),
  CreateUsagePlanKey: posts('/usageplans/{usagePlanId}/keys'),
  CreateVpcLink: posts('/vpclinks'),
  DeleteApiKey: deletes('/apikeys/{apiKey}'),
  DeleteAuthorizer: deletes('/restapis/{restApiId}/authorizers/{authorizerId}'),
  DeleteBasePathMapping: deletes('/domainnames/{domainName}/basepathmappings/{basePath}'),
  DeleteClientCertificate: deletes('/clientcertificates/{clientCertificateId}'),
  DeleteDeployment: deletes('/restapis/{restApiId}/deployments/{deploymentId}'),
  DeleteDocumentationPart: deletes(
    '/restapis/{restApiId}/documentation/parts/{documentationPartId}',
  ),
  DeleteDocumentationVersion: deletes(
    '/restapis/{restApiId}/documentation/versions/{documentationVersion}',
  ),
  DeleteDomainName: deletes('/domainnames/{domainName}'),
  DeleteDomainNameAccessAssociation: deletes(
    '/domainnameaccessassociations/{domainNameAccessAssociationArn}',
  ),
  DeleteGatewayResponse: deletes('/restapis/{restApiId}/gatewayresponses/{responseType}'),
  DeleteIntegration: deletes(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration',
  ),
  DeleteIntegrationResponse: deletes(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}',
  ),
  DeleteMethod: deletes('/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}'),
  DeleteMethodResponse: deletes(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}',
  ),
  DeleteModel: deletes('/restapis/{restApiId}/models/{modelName}'),
  DeleteRequestValidator: deletes('/restapis/{restApiId}/requestvalidators/{requestValidatorId}'),
  DeleteResource: deletes('/restapis/{restApiId}/resources/{resourceId}'),
  DeleteRestApi: deletes('/restapis/{restApiId}'),
  DeleteStage: deletes('/restapis/{restApiId}/stages/{stageName}'),
  DeleteUsagePlan: deletes('/usageplans/{usagePlanId}'),
  DeleteUsagePlanKey: deletes('/usageplans/{usagePlanId}/keys/{keyId}'),
  DeleteVpcLink: deletes('/vpclinks/{vpcLinkId}'),
  FlushStageAuthorizersCache: deletes('/restapis/{restApiId}/stages/{stageName}/cache/authorizers'),
  FlushStageCache: deletes('/restapis/{restApiId}/stages/{stageName}/cache/data'),
  GenerateClientCertificate: posts('/clientcertificates'),
  GetAccount: gets('/account'),
  GetApiKey: gets('/apikeys/{apiKey}'),
  GetApiKeys: gets('/apikeys'),
  GetAuthorizer: gets('/restapis/{restApiId}/authorizers/{authorizerId}'),
  GetAuthorizers: gets('/restapis/{restApiId}/authorizers'),
  GetBasePathMapping: gets('/domainnames/{domainName}/basepathmappings/{basePath}'),
  GetBasePathMappings: gets('/domainnames/{domainName}/basepathmappings'),
  GetClientCertificate: gets('/clientcertificates/{clientCertificateId}'),
  GetClientCertificates: gets('/clientcertificates'),
  GetDeployment: gets('/restapis/{restApiId}/deployments/{deploymentId}'),
  GetDeployments: gets('/restapis/{restApiId}/deployments'),
  GetDocumentationPart: gets('/restapis/{restApiId}/documentation/parts/{documentationPartId}'),
  GetDocumentationParts: gets('/restapis/{restApiId}/documentation/parts'),
  GetDocumentationVersion: gets(
    '/restapis/{restApiId}/documentation/versions/{documentationVersion}',
  ),
  GetDocumentationVersions: gets('/restapis/{restApiId}/documentation/versions'),
  GetDomainName: gets('/domainnames/{domainName}'),
  GetDomainNameAccessAssociations: gets('/domainnameaccessassociations'),
  GetDomainNames: gets('/domainnames'),
  GetExport: gets('/restapis/{restApiId}/stages/{stageName}/exports/{exportType}'),
  GetGatewayResponse: gets('/restapis/{restApiId}/gatewayresponses/{responseType}'),
  GetGatewayResponses: gets('/restapis/{restApiId}/gatewayresponses'),
  GetIntegration: gets(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration',
  ),
  GetIntegrationResponse: gets(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}',
  ),
  GetMethod: gets('/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}'),
  GetMethodResponse: gets(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}',
  ),
  GetModel: gets('/restapis/{restApiId}/models/{modelName}'),
  GetModelTemplate: gets('/restapis/{restApiId}/models/{modelName}/default_template'),
  GetModels: gets('/restapis/{restApiId}/models'),
  GetRequestValidator: gets('/restapis/{restApiId}/requestvalidators/{requestValidatorId}'),
  GetRequestValidators: gets('/restapis/{restApiId}/requestvalidators'),
  GetResource: gets('/restapis/{restApiId}/resources/{resourceId}'),
  GetResources: gets('/restapis/{restApiId}/resources'),
  GetRestApi: gets('/restapis/{restApiId}'),
  GetRestApis: gets('/restapis'),
  GetSdk: gets('/restapis/{restApiId}/stages/{stageName}/sdks/{sdkType}'),
  GetSdkType: gets('/sdktypes/{id}'),
  GetSdkTypes: gets('/sdktypes'),
  GetStage: gets('/restapis/{restApiId}/stages/{stageName}'),
  GetStages: gets('/restapis/{restApiId}/stages'),
  GetTags: gets('/tags/{resourceArn}'),
  GetUsage: gets('/usageplans/{usagePlanId}/usage'),
  GetUsagePlan: gets('/usageplans/{usagePlanId}'),
  GetUsagePlanKey: gets('/usageplans/{usagePlanId}/keys/{keyId}'),
  GetUsagePlanKeys: gets('/usageplans/{usagePlanId}/keys'),
  GetUsagePlans: gets('/usageplans'),
  GetVpcLink: gets('/vpclinks/{vpcLinkId}'),
  GetVpcLinks: gets('/vpclinks'),
  ImportApiKeys: posts('/apikeys'),
  ImportDocumentationParts: puts('/restapis/{restApiId}/documentation/parts'),
  ImportRestApi: posts('/restapis'),
  PutGatewayResponse: puts('/restapis/{restApiId}/gatewayresponses/{responseType}'),
  PutIntegration: puts(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration',
  ),
  PutIntegrationResponse: puts(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}',
  ),
  PutMethod: puts('/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}'),
  PutMethodResponse: puts(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}',
  ),
  PutRestApi: puts('/restapis/{restApiId}'),
  RejectDomainNameAccessAssociation: posts('/rejectdomainnameaccessassociations'),
  TagResource: puts('/tags/{resourceArn}'),
  TestInvokeAuthorizer: posts('/restapis/{restApiId}/authorizers/{authorizerId}'),
  TestInvokeMethod: posts('/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}'),
  UntagResource: deletes('/tags/{resourceArn}'),
  UpdateAccount: patches('/account'),
  UpdateApiKey: patches('/apikeys/{apiKey}'),
  UpdateAuthorizer: patches('/restapis/{restApiId}/authorizers/{authorizerId}'),
  UpdateBasePathMapping: patches('/domainnames/{domainName}/basepathmappings/{basePath}'),
  UpdateClientCertificate: patches('/clientcertificates/{clientCertificateId}'),
  UpdateDeployment: patches('/restapis/{restApiId}/deployments/{deploymentId}'),
  UpdateDocumentationPart: patches(
    '/restapis/{restApiId}/documentation/parts/{documentationPartId}',
  ),
  UpdateDocumentationVersion: patches(
    '/restapis/{restApiId}/documentation/versions/{documentationVersion}',
  ),
  UpdateDomainName: patches('/domainnames/{domainName}'),
  UpdateGatewayResponse: patches('/restapis/{restApiId}/gatewayresponses/{responseType}'),
  UpdateIntegration: patches(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration',
  ),
  UpdateIntegrationResponse: patches(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}',
  ),
  UpdateMethod: patches('/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}'),
  UpdateMethodResponse: patches(
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}',
  ),
  UpdateModel: patches('/restapis/{restApiId}/models/{modelName}'),
  UpdateRequestValidator: patches('/restapis/{restApiId}/requestvalidators/{requestValidatorId}'),
  UpdateResource: patches('/restapis/{restApiId}/resources/{resourceId}'),
  UpdateRestApi: patches('/restapis/{restApiId}'),
  UpdateStage: patches('/restapis/{restApiId}/stages/{stageName}'),
  UpdateUsage: patches('/usageplans/{usagePlanId}/keys/{keyId}/usage'),
  UpdateUsagePlan: patches('/usageplans/{usagePlanId}'),
  UpdateVpcLink: patches('/vpclinks/{vpcLinkId}'),
})
