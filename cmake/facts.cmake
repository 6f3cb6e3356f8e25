# AWS's published facts: fetched once, hash-checked, compiled into one table that is linked in as bytes.

find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
set(SKYRIG_FACTS ${PROJECT_BINARY_DIR}/facts.bin)
file(GLOB corrections CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/fixtures/corrections/*.json)
add_custom_command(
  OUTPUT ${SKYRIG_FACTS}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/fixtures/compile_facts.py --fetch --cache ${SKYRIG_FACTS_CACHE}
          --output ${SKYRIG_FACTS}
  DEPENDS ${PROJECT_SOURCE_DIR}/fixtures/compile_facts.py ${PROJECT_SOURCE_DIR}/fixtures/facts.lock
          ${PROJECT_SOURCE_DIR}/fixtures/services.txt ${PROJECT_SOURCE_DIR}/fixtures/published_images.json ${corrections}
  COMMENT "Compiling AWS's published facts")
file(WRITE ${PROJECT_BINARY_DIR}/embedded_facts.S.in ".section .rodata,\"a\",@progbits
.balign 16
.globl skyrig_embedded_facts
.globl skyrig_embedded_facts_end
skyrig_embedded_facts:
.incbin \"${SKYRIG_FACTS}\"
skyrig_embedded_facts_end:
.section .note.GNU-stack,\"\",@progbits
")
configure_file(${PROJECT_BINARY_DIR}/embedded_facts.S.in ${PROJECT_BINARY_DIR}/embedded_facts.S COPYONLY)
set_source_files_properties(${PROJECT_BINARY_DIR}/embedded_facts.S PROPERTIES OBJECT_DEPENDS ${SKYRIG_FACTS})
add_library(skyrig_facts STATIC ${PROJECT_BINARY_DIR}/embedded_facts.S)
set_target_properties(skyrig_facts PROPERTIES LINKER_LANGUAGE CXX)
