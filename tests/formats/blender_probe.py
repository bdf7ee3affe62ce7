"""Runs inside Blender's Python: import a file, and print what came in as JSON.

    BLENDER_PYTHON blender_probe.py FILE

Positions are turned from Blender's Z-up world to Y up.
"""

import json
import sys

import bpy

bpy.ops.wm.read_factory_settings(use_empty=True)
path = sys.argv[1]
if path.endswith(".bvh"):
    bpy.ops.import_anim.bvh(filepath=path, global_scale=0.01, update_scene_fps=True, update_scene_duration=True)
else:
    bpy.context.scene.render.fps = int(float(sys.argv[2]))
    bpy.ops.import_scene.gltf(filepath=path)
scene = bpy.context.scene
armature = next(o for o in bpy.data.objects if o.type == "ARMATURE")
fps = scene.render.fps / scene.render.fps_base
first, last = (round(v) for v in armature.animation_data.action.frame_range)
meshes = [o for o in bpy.data.objects if o.type == "MESH" and any(m.type == "ARMATURE" for m in o.modifiers)]


def y_up(point):
    return [point.x, point.z, -point.y]


frames, bounds = [], []
for frame in range(first, last + 1):
    scene.frame_set(frame)
    frames.append({b.name: y_up(armature.matrix_world @ b.head) for b in armature.pose.bones})
    if meshes:
        solid = meshes[0].evaluated_get(bpy.context.evaluated_depsgraph_get())
        points = [y_up(solid.matrix_world @ v.co) for v in solid.data.vertices]
        bounds.append([[f(p[k] for p in points) for k in range(3)] for f in (min, max)])
report = {"fps": fps, "frames": frames, "meshes": len(meshes), "bounds": bounds}
print("REPORT " + json.dumps(report))
