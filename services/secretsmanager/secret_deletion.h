// DeleteSecret and RestoreSecret: a deleted secret waits for the end of its recovery window.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

void add_deletion(Service& service);

}  // namespace secretsmanager
