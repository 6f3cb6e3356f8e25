// What else users prove who they are with: SSH keys, signing certificates, and passwords of single services.
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

/// In users: lists of what they have.
constexpr const char* kSshKeys = "@SshKeys";
constexpr const char* kSigningCertificates = "@SigningCertificates";
constexpr const char* kServiceCredentials = "@ServiceCredentials";

void add_user_credentials(Service& service);

}  // namespace iam
