// AWS::SecretsManager::SecretTargetAttachment: how to reach a database, written into the secret of its user.
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

void add_stack_target_attachments(Service& service);

}  // namespace secretsmanager
