// The only place that names every service.
#pragma once

#include <memory>
#include <vector>

#include "emulator/authentication/principal.h"
#include "emulator/dispatch/dispatcher.h"

namespace services {

/// Adds every service that skyrig has.
void add_all(emulator::Dispatcher& dispatcher, const protocol::Facts& facts);

/// Where services keep access keys: IAM's, then STS's.
std::vector<std::unique_ptr<emulator::CredentialSource>> credential_sources();

}  // namespace services
