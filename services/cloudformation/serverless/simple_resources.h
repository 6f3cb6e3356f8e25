// Serverless resources that become a single one: tables, layers, applications.
#pragma once

#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html
void translate_simple_table(Sam& sam, const SamResource& table);
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html
void translate_layer_version(Sam& sam, const SamResource& layer);
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-application.html
void translate_application(Sam& sam, const SamResource& application);

}  // namespace cloudformation
