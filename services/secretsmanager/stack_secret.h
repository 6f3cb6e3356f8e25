// AWS::SecretsManager::Secret and AWS::SecretsManager::ResourcePolicy.
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

void add_stack_secrets(Service& service);

}  // namespace secretsmanager
