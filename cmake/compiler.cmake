# Warnings are errors; the precompiled header keeps a one-file rebuild in seconds.

find_program(SKYRIG_CCACHE ccache)
if(SKYRIG_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${SKYRIG_CCACHE})
endif()

add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wall> $<$<COMPILE_LANGUAGE:CXX>:-Wextra>
                    $<$<COMPILE_LANGUAGE:CXX>:-Wshadow> $<$<COMPILE_LANGUAGE:CXX>:-Werror>
                    # Rows leave out the fields that have their default, and gcc 12 warns falsely of std::string.
                    $<$<COMPILE_LANGUAGE:CXX>:-Wno-missing-field-initializers>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Collecting its garbage would cost the compiler a tenth of its time.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:--param=ggc-min-heapsize=2000000>)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess> $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>
                      $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized>
                      $<$<COMPILE_LANGUAGE:CXX>:-Wno-stringop-overflow> $<$<COMPILE_LANGUAGE:CXX>:-Wno-array-bounds>
                      $<$<COMPILE_LANGUAGE:CXX>:-Wno-stringop-overread>)
endif()
if(SKYRIG_SANITIZE)
  add_compile_options(-fsanitize=${SKYRIG_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SKYRIG_SANITIZE})
endif()

find_program(SKYRIG_MOLD mold)
if(SKYRIG_MOLD AND NOT SKYRIG_STATIC)
  add_link_options(-fuse-ld=mold)
endif()

# -O3 gains nothing here and costs a third more time to compile.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
# For sanitizers: their reports need lines, and no more.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -gline-tables-only -DNDEBUG")

# A third of a file's time to compile goes into templates that its neighbours need, too: the release build compiles up to
# kTogether files of one folder as one. So the names in anonymous namespaces are unique within a folder. The presets dev,
# asan and tsan compile each file alone.
option(SKYRIG_TOGETHER "Compile the files of a folder together" OFF)
set(kTogether 10)
function(skyrig_compile_folders_together name)
  if(SKYRIG_TOGETHER AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # A class of one file with a member of the same file's anonymous namespace looks like a header's to the compiler.
    target_compile_options(${name} PRIVATE -Wno-subobject-linkage)
  endif()
  set_target_properties(${name} PROPERTIES UNITY_BUILD ${SKYRIG_TOGETHER} UNITY_BUILD_MODE GROUP)
  foreach(source ${ARGN})
    cmake_path(GET source PARENT_PATH folder)
    string(MAKE_C_IDENTIFIER "files_in_${folder}" count)
    math(EXPR group "${${count}} + 0")
    math(EXPR ${count} "${group} + 1")
    math(EXPR group "${group} / ${kTogether}")
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${folder})
    string(MAKE_C_IDENTIFIER "${folder}_${group}" group)
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
  endforeach()
endfunction()

# One library of a folder: its sources but not its tests, which all go into one test program.
#   skyrig_library(NAME [FOLDERS folder...] [FILES file...] [LINK target...]) takes every *.cpp below the folders (the
#   current one if nothing is named).
function(skyrig_library name)
  cmake_parse_arguments(ARG "" "" "LINK;EXCLUDE;FOLDERS;FILES" ${ARGN})
  if(NOT ARG_FOLDERS AND NOT ARG_FILES)
    set(ARG_FOLDERS .)
  endif()
  set(all)
  foreach(file ${ARG_FILES})
    list(APPEND all ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  foreach(folder ${ARG_FOLDERS})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND all ${found})
  endforeach()
  foreach(excluded ${ARG_EXCLUDE})
    list(FILTER all EXCLUDE REGEX "${excluded}")
  endforeach()
  set(tests ${all})
  list(FILTER all EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(NOT all)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARG_LINK})
    return()
  endif()
  add_library(${name} STATIC ${all})
  skyrig_compile_folders_together(${name} ${all})
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
  if(TARGET skyrig_precompiled AND NOT name STREQUAL skyrig_precompiled)
    target_link_libraries(${name} PUBLIC skyrig_precompiled)
    target_precompile_headers(${name} REUSE_FROM skyrig_precompiled)
  endif()
  set_property(GLOBAL APPEND PROPERTY SKYRIG_TEST_SOURCES ${tests})
  set_property(GLOBAL APPEND PROPERTY SKYRIG_LIBRARIES ${name})
endfunction()
