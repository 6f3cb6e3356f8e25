#include "protocol/validation/input_validator.h"

namespace protocol {

void validate_input(const ServiceModel&, const OperationModel&, const Value&) {}

}  // namespace protocol
