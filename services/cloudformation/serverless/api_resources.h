// AWS::Serverless::Api, HttpApi and WebSocketApi.
#pragma once

#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
void translate_rest_api(Sam& sam, const SamResource& api);
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html
void translate_http_api(Sam& sam, const SamResource& api);
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-websocketapi.html
void translate_web_socket_api(Sam& sam, const SamResource& api);

}  // namespace cloudformation
