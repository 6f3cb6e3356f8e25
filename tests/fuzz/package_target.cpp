#include "protocol/api_error.h"
#include "services/cloudformation/types/type_package.h"
#include "tests/fuzz/target.h"

namespace fuzz {

/// A package of a module or a resource type, as it would be registered.
void run_package(std::string_view input) {
  for (const char* kind : {"MODULE", "RESOURCE"}) {
    try {
      const std::string name = std::string("My::Test::Thing") + (*kind == 'M' ? "::MODULE" : "");
      cloudformation::read_type_package(std::string(input), kind, name);
    } catch (const protocol::ApiError&) {
    }
  }
}

}  // namespace fuzz
