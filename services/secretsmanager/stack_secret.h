// AWS::SecretsManager::Secret and AWS::SecretsManager::ResourcePolicy.
#pragma once

#include "services/secretsmanager/tables.h"

namespace secretsmanager {

void add_stack_secrets(Tables& tables);

}  // namespace secretsmanager
