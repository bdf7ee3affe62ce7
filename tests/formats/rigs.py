"""Joint names of the rigs that people have: torso, arms and legs of `format_makers.BODY`.

Each row is: rig, torso (hips spine chest neck head), arm pattern, leg pattern, left word, right word. Patterns list
collar arm forearm hand and thigh shin foot toe, with ``{s}`` where the side's word stands.
"""

from __future__ import annotations

RIGS = """
mixamo | Hips Spine Spine2 Neck Head | {s}Shoulder {s}Arm {s}ForeArm {s}Hand | {s}UpLeg {s}Leg {s}Foot {s}ToeBase | Left Right
mixamo colon | mixamorig:Hips mixamorig:Spine mixamorig:Spine2 mixamorig:Neck mixamorig:Head | mixamorig:{s}Shoulder mixamorig:{s}Arm mixamorig:{s}ForeArm mixamorig:{s}Hand | mixamorig:{s}UpLeg mixamorig:{s}Leg mixamorig:{s}Foot mixamorig:{s}ToeBase | Left Right
mixamo underscore | mixamorig_Hips mixamorig_Spine mixamorig_Spine2 mixamorig_Neck mixamorig_Head | mixamorig_{s}Shoulder mixamorig_{s}Arm mixamorig_{s}ForeArm mixamorig_{s}Hand | mixamorig_{s}UpLeg mixamorig_{s}Leg mixamorig_{s}Foot mixamorig_{s}ToeBase | Left Right
mixamo numbered | mixamorig1:Hips mixamorig1:Spine mixamorig1:Spine2 mixamorig1:Neck mixamorig1:Head | mixamorig1:{s}Shoulder mixamorig1:{s}Arm mixamorig1:{s}ForeArm mixamorig1:{s}Hand | mixamorig1:{s}UpLeg mixamorig1:{s}Leg mixamorig1:{s}Foot mixamorig1:{s}ToeBase | Left Right
rokoko | Hips Spine1 Spine4 Neck Head | {s}Shoulder {s}Arm {s}ForeArm {s}Hand | {s}Thigh {s}Shin {s}Foot {s}Toe | Left Right
xsens mvn | Pelvis L5 T8 Neck Head | {s}Shoulder {s}UpperArm {s}ForeArm {s}Hand | {s}UpperLeg {s}LowerLeg {s}Foot {s}Toe | Left Right
xsens bvh | Hips Chest Chest4 Neck Head | {s}Collar {s}Shoulder {s}Elbow {s}Wrist | {s}Hip {s}Knee {s}Ankle {s}Toe | Left Right
perception neuron | Hips Spine Spine3 Neck Head | {s}Shoulder {s}Arm {s}ForeArm {s}Hand | {s}UpLeg {s}Leg {s}Foot {s}Toe | Left Right
perception robot | Robot_Hips Robot_Spine Robot_Spine3 Robot_Neck Robot_Head | Robot_{s}Shoulder Robot_{s}Arm Robot_{s}ForeArm Robot_{s}Hand | Robot_{s}UpLeg Robot_{s}Leg Robot_{s}Foot Robot_{s}Toe | Left Right
optitrack | Hip Ab Chest Neck Head | {s}Shoulder {s}UArm {s}FArm {s}Hand | {s}Thigh {s}Shin {s}Foot {s}Toe | L R
optitrack named | Skeleton1:Hips Skeleton1:Spine Skeleton1:Spine1 Skeleton1:Neck Skeleton1:Head | Skeleton1:{s}Shoulder Skeleton1:{s}Arm Skeleton1:{s}ForeArm Skeleton1:{s}Hand | Skeleton1:{s}UpLeg Skeleton1:{s}Leg Skeleton1:{s}Foot Skeleton1:{s}ToeBase | Left Right
vicon | root lowerback thorax head_neck head | {s}clavicle {s}humerus {s}radius {s}hand | {s}femur {s}tibia {s}foot {s}toes | l r
motionbuilder | Character1_Hips Character1_Spine Character1_Spine1 Character1_Neck Character1_Head | Character1_{s}Shoulder Character1_{s}Arm Character1_{s}ForeArm Character1_{s}Hand | Character1_{s}UpLeg Character1_{s}Leg Character1_{s}Foot Character1_{s}ToeBase | Left Right
motionbuilder reference | Reference:Hips Reference:Spine Reference:Spine1 Reference:Neck Reference:Head | Reference:{s}Shoulder Reference:{s}Arm Reference:{s}ForeArm Reference:{s}Hand | Reference:{s}UpLeg Reference:{s}Leg Reference:{s}Foot Reference:{s}ToeBase | Left Right
biped underscore | Bip01_Pelvis Bip01_Spine Bip01_Spine1 Bip01_Neck Bip01_Head | Bip01_{s}_Clavicle Bip01_{s}_UpperArm Bip01_{s}_Forearm Bip01_{s}_Hand | Bip01_{s}_Thigh Bip01_{s}_Calf Bip01_{s}_Foot Bip01_{s}_Toe0 | L R
biped 001 | Bip001_Pelvis Bip001_Spine Bip001_Spine1 Bip001_Neck Bip001_Head | Bip001_{s}_Clavicle Bip001_{s}_UpperArm Bip001_{s}_Forearm Bip001_{s}_Hand | Bip001_{s}_Thigh Bip001_{s}_Calf Bip001_{s}_Foot Bip001_{s}_Toe0 | L R
valve | ValveBiped.Bip01_Pelvis ValveBiped.Bip01_Spine ValveBiped.Bip01_Spine4 ValveBiped.Bip01_Neck1 ValveBiped.Bip01_Head1 | ValveBiped.Bip01_{s}_Clavicle ValveBiped.Bip01_{s}_UpperArm ValveBiped.Bip01_{s}_Forearm ValveBiped.Bip01_{s}_Hand | ValveBiped.Bip01_{s}_Thigh ValveBiped.Bip01_{s}_Calf ValveBiped.Bip01_{s}_Foot ValveBiped.Bip01_{s}_Toe0 | L R
daz genesis 3 | hip abdomenLower chestUpper neckLower head | {s}Collar {s}ShldrBend {s}ForearmBend {s}Hand | {s}ThighBend {s}Shin {s}Foot {s}Toe | l r
daz genesis 9 | hip spine1 spine4 neck1 head | {s}_shoulder {s}_upperarm {s}_forearm {s}_hand | {s}_thigh {s}_shin {s}_foot {s}_toes | l r
poser | hip abdomen chest neck head | {s}Collar {s}Shldr {s}ForeArm {s}Hand | {s}Thigh {s}Shin {s}Foot {s}Toe | l r
poser buttock | hip abdomen chest neck head | {s}Collar {s}Shldr {s}ForeArm {s}Hand | {s}Buttock {s}Shin {s}Foot {s}Toe | l r
character creator | CC_Base_Hip CC_Base_Waist CC_Base_Spine02 CC_Base_NeckTwist01 CC_Base_Head | CC_Base_{s}_Clavicle CC_Base_{s}_Upperarm CC_Base_{s}_Forearm CC_Base_{s}_Hand | CC_Base_{s}_Thigh CC_Base_{s}_Calf CC_Base_{s}_Foot CC_Base_{s}_ToeBase | L R
iclone | RL_Hip RL_Waist RL_Spine02 RL_Neck RL_Head | RL_{s}_Clavicle RL_{s}_Upperarm RL_{s}_Forearm RL_{s}_Hand | RL_{s}_Thigh RL_{s}_Calf RL_{s}_Foot RL_{s}_ToeBase | L R
unreal 4 | pelvis spine_01 spine_03 neck_01 head | clavicle_{s} upperarm_{s} lowerarm_{s} hand_{s} | thigh_{s} calf_{s} foot_{s} ball_{s} | l r
unreal 5 | pelvis spine_01 spine_05 neck_02 head | clavicle_{s} upperarm_{s} lowerarm_{s} hand_{s} | thigh_{s} calf_{s} foot_{s} ball_{s} | l r
metahuman | DHIbody:pelvis DHIbody:spine_01 DHIbody:spine_05 DHIbody:neck_02 DHIbody:head | DHIbody:clavicle_{s} DHIbody:upperarm_{s} DHIbody:lowerarm_{s} DHIbody:hand_{s} | DHIbody:thigh_{s} DHIbody:calf_{s} DHIbody:foot_{s} DHIbody:ball_{s} | l r
vrm | hips spine chest neck head | {s}Shoulder {s}UpperArm {s}LowerArm {s}Hand | {s}UpperLeg {s}LowerLeg {s}Foot {s}Toes | left right
vroid | J_Bip_C_Hips J_Bip_C_Spine J_Bip_C_Chest J_Bip_C_Neck J_Bip_C_Head | J_Bip_{s}_Shoulder J_Bip_{s}_UpperArm J_Bip_{s}_LowerArm J_Bip_{s}_Hand | J_Bip_{s}_UpperLeg J_Bip_{s}_LowerLeg J_Bip_{s}_Foot J_Bip_{s}_ToeBase | L R
rigify | spine spine.001 spine.003 spine.004 head | shoulder.{s} upper_arm.{s} forearm.{s} hand.{s} | thigh.{s} shin.{s} foot.{s} toe.{s} | L R
rigify deform | DEF-spine DEF-spine.001 DEF-spine.003 DEF-neck DEF-head | DEF-shoulder.{s} DEF-upper_arm.{s} DEF-forearm.{s} DEF-hand.{s} | DEF-thigh.{s} DEF-shin.{s} DEF-foot.{s} DEF-toe.{s} | L R
auto-rig pro | root.x spine_01.x spine_02.x neck.x head.x | shoulder.{s} arm_stretch.{s} forearm_stretch.{s} hand.{s} | thigh_stretch.{s} leg_stretch.{s} foot.{s} toes_01.{s} | l r
arkit | hips_joint spine_1_joint spine_7_joint neck_1_joint head_joint | {s}_shoulder_1_joint {s}_arm_joint {s}_forearm_joint {s}_hand_joint | {s}_upLeg_joint {s}_leg_joint {s}_foot_joint {s}_toes_joint | left right
maya JNT | hips_JNT spine_JNT spine2_JNT neck_JNT head_JNT | {s}_shoulder_JNT {s}_arm_JNT {s}_forearm_JNT {s}_hand_JNT | {s}_upleg_JNT {s}_leg_JNT {s}_foot_JNT {s}_toebase_JNT | l r
short forms | Root Spine1 Spine3 Neck Head | Clavicle_{s} UpArm_{s} LoArm_{s} Hand_{s} | UpLeg_{s} LoLeg_{s} Foot_{s} Toe_{s} | L R
advanced skeleton | Root_M Spine1_M Chest_M Neck_M Head_M | Scapula_{s} Shoulder_{s} Elbow_{s} Wrist_{s} | Hip_{s} Knee_{s} Ankle_{s} Toes_{s} | L R
kinect | SpineBase SpineMid SpineShoulder Neck Head | Clavicle{s} Shoulder{s} Elbow{s} Wrist{s} | Hip{s} Knee{s} Ankle{s} Foot{s} | Left Right
azure kinect | PELVIS SPINE_NAVEL SPINE_CHEST NECK HEAD | CLAVICLE_{s} SHOULDER_{s} ELBOW_{s} WRIST_{s} | HIP_{s} KNEE_{s} ANKLE_{s} FOOT_{s} | LEFT RIGHT
mediapipe | hips spine chest neck head | {s}_collar {s}_shoulder {s}_elbow {s}_wrist | {s}_hip {s}_knee {s}_ankle {s}_foot_index | left right
openpose | MidHip Spine Chest Neck Head | {s}Collar {s}Shoulder {s}Elbow {s}Wrist | {s}Hip {s}Knee {s}Ankle {s}Toe | L R
smpl | Pelvis Spine1 Spine3 Neck Head | {s}_Collar {s}_Shoulder {s}_Elbow {s}_Wrist | {s}_Hip {s}_Knee {s}_Ankle {s}_Foot | L R
smpl avg | m_avg_Pelvis m_avg_Spine1 m_avg_Spine3 m_avg_Neck m_avg_Head | m_avg_{s}_Collar m_avg_{s}_Shoulder m_avg_{s}_Elbow m_avg_{s}_Wrist | m_avg_{s}_Hip m_avg_{s}_Knee m_avg_{s}_Ankle m_avg_{s}_Foot | L R
smpl-x | pelvis spine1 spine3 neck head | {s}_collar {s}_shoulder {s}_elbow {s}_wrist | {s}_hip {s}_knee {s}_ankle {s}_foot | left right
lafan1 | Hips Spine Spine2 Neck Head | {s}Shoulder {s}Arm {s}ForeArm {s}Hand | {s}UpLeg {s}Leg {s}Foot {s}Toe | Left Right
100style | Hips Chest Chest4 Neck Head | {s}Collar {s}Shoulder {s}Elbow {s}Wrist | {s}Hip {s}Knee {s}Ankle {s}Toe | Left Right
zeggs | Hips Spine Spine3 Neck Head | {s}Shoulder {s}Arm {s}ForeArm {s}Hand | {s}UpLeg {s}Leg {s}Foot {s}ToeBase | Left Right
beat | Hips Spine Spine3 Neck1 Head | {s}Shoulder {s}Arm {s}ForeArm {s}Hand | {s}UpLeg {s}Leg {s}Foot {s}ToeBase | Left Right
hdm05 | root lowerback thorax lowerneck head | {s}clavicle {s}humerus {s}radius {s}wrist | {s}femur {s}tibia {s}foot {s}toes | l r
cmu motionbuilder | Hips LowerBack Spine1 Neck1 Head | {s}Shoulder {s}Arm {s}ForeArm {s}Hand | {s}UpLeg {s}Leg {s}Foot {s}ToeBase | Left Right
cmu max | hip abdomen chest neck head | {s}Collar {s}Shldr {s}ForeArm {s}Hand | {s}Thigh {s}Shin {s}Foot {s}Toe | l r
cmu daz | Hips Chest Chest2 Neck Head | {s}Collar {s}Shoulder {s}Elbow {s}Wrist | {s}Hip {s}Knee {s}Ankle {s}Toe | Left Right
bandai namco | Hips Spine Chest Neck Head | Shoulder_{s} UpperArm_{s} LowerArm_{s} Hand_{s} | UpperLeg_{s} LowerLeg_{s} Foot_{s} Toes_{s} | L R
makehuman | root spine05 spine01 neck01 head | clavicle.{s} upperarm01.{s} lowerarm01.{s} wrist.{s} | upperleg01.{s} lowerleg01.{s} foot.{s} toe1-1.{s} | L R
second life | mPelvis mTorso mChest mNeck mHead | mCollar{s} mShoulder{s} mElbow{s} mWrist{s} | mHip{s} mKnee{s} mAnkle{s} mToe{s} | Left Right
roblox | LowerTorso UpperTorso Chest Neck Head | {s}Collar {s}UpperArm {s}LowerArm {s}Hand | {s}UpperLeg {s}LowerLeg {s}Foot {s}Toe | Left Right
meta quest | Hips SpineLower Chest Neck Head | {s}Scapula {s}ArmUpper {s}ArmLower {s}HandWrist | {s}LegUpper {s}LegLower {s}FootAnkle {s}FootBall | Left Right
ipi | Hip LowerSpine Chest Neck Head | {s}Clavicle {s}Shoulder {s}Forearm {s}Hand | {s}Thigh {s}Shin {s}Foot {s}Toe | L R
unity | Hips Spine Chest Neck Head | {s}Shoulder {s}UpperArm {s}LowerArm {s}Hand | {s}UpperLeg {s}LowerLeg {s}Foot {s}Toes | Left Right
motive lower case | hips spine chest neck head | {s}shoulder {s}arm {s}forearm {s}hand | {s}upleg {s}leg {s}foot {s}toe | left right
sides at the end | hips spine chest neck head | collar_{s} shoulder_{s} elbow_{s} wrist_{s} | hip_{s} knee_{s} ankle_{s} toe_{s} | lft rgt
german | Becken Wirbelsaeule Brust Hals Kopf | Schulter_{s} Oberarm_{s} Unterarm_{s} Hand_{s} | Oberschenkel_{s} Unterschenkel_{s} Fuß_{s} Zehen_{s} | links rechts
french | Bassin Colonne Torse Cou Tête | Clavicule_{s} Bras_{s} AvantBras_{s} Main_{s} | Cuisse_{s} Mollet_{s} Pied_{s} Orteils_{s} | Gauche Droite
spanish | Pelvis Columna Pecho Cuello Cabeza | Clavicula_{s} Brazo_{s} Antebrazo_{s} Mano_{s} | Muslo_{s} Pantorrilla_{s} Pie_{s} Dedos_{s} | Izq Der
italian | Bacino Colonna Petto Collo Testa | Clavicola_{s} Braccio_{s} Avambraccio_{s} Mano_{s} | Coscia_{s} Polpaccio_{s} Piede_{s} Dita_{s} | Sx Dx
portuguese | Quadril Coluna Peito Pescoço Cabeça | Clavicula_{s} Braço_{s} Antebraço_{s} Mão_{s} | Coxa_{s} Canela_{s} Pé_{s} Dedão_{s} | Esq Dir
japanese mmd | センター 上半身 上半身2 首 頭 | {s}肩 {s}腕 {s}ひじ {s}手首 | {s}足 {s}ひざ {s}足首 {s}つま先 | 左 右
chinese | 骨盆 脊柱 胸 颈 头 | {s}锁骨 {s}上臂 {s}前臂 {s}手 | {s}大腿 {s}小腿 {s}脚 {s}脚趾 | 左 右
dutch | Heupen Ruggengraat Borst Nek Hoofd | Sleutelbeen_{s} Bovenarm_{s} Onderarm_{s} Hand_{s} | Bovenbeen_{s} Onderbeen_{s} Voet_{s} Tenen_{s} | Links Rechts
swedish | Höft Rygg Bröst Hals Huvud | {s}_Nyckelben {s}_Överarm {s}_Underarm {s}_Hand | {s}_Lår {s}_Underben {s}_Fot {s}_Tå | Vänster Höger
polish | Biodra Kręgosłup Klatka Szyja Głowa | Obojczyk_{s} Ramię_{s} Przedramię_{s} Dłoń_{s} | Udo_{s} Podudzie_{s} Stopa_{s} Palce_{s} | Lewe Prawe
czech | Pánev Páteř Hruď Krk Hlava | Klíček_{s} Paže_{s} Předloktí_{s} Ruka_{s} | Stehno_{s} Holeň_{s} Chodidlo_{s} Prsty_{s} | Levá Pravá
korean | 골반 척추 가슴 목 머리 | {s}_쇄골 {s}_위팔 {s}_아래팔 {s}_손 | {s}_허벅지 {s}_종아리 {s}_발 {s}_발가락 | 왼쪽 오른쪽
german adjectives | Hüfte Wirbelsäule Brust Hals Kopf | {s}Schlüsselbein {s}Oberarm {s}Unterarm {s}Hand | {s}Oberschenkel {s}Unterschenkel {s}Fuß {s}Zehen | Linker Rechter
german short | Hüfte Rücken Brust Hals Kopf | {s}_Schlüsselbein {s}_Arm {s}_Ellbogen {s}_Hand | {s}_Bein {s}_Knie {s}_Fuß {s}_Zeh | Li Re
brazilian | Quadril Coluna Peito Pescoço Cabeça | OmbroDa{s} BraçoDa{s} AnteBraçoDa{s} MãoDa{s} | CoxaDa{s} PernaDa{s} PéDa{s} DedosDoPé{s} | Esquerda Direita
vrchat | Hips Spine Chest Neck Head | {s}-shoulder {s}-arm {s}-elbow {s}-wrist | {s}-leg {s}-knee {s}-ankle {s}-toe | Left Right
cascadeur | pelvis stomach chest neck head | clavicle_{s} arm_{s} forearm_{s} hand_{s} | thigh_{s} calf_{s} foot_{s} toe_{s} | l r
shadow | Hips Body Chest Neck Head | {s}Shoulder {s}Arm {s}Forearm {s}Hand | {s}Thigh {s}Leg {s}Foot {s}Toes | Left Right
mmd english | center upper_body upper_body2 neck head | shoulder_{s} arm_{s} elbow_{s} wrist_{s} | leg_{s} knee_{s} ankle_{s} toe_{s} | L R
russian | таз спина грудь шея голова | {s}_ключица {s}_плечо {s}_предплечье {s}_кисть | {s}_бедро {s}_голень {s}_стопа {s}_носок | левая правая
"""  # noqa: E501
"""The table; a rig a line."""

_TORSO = ("hips", "spine", "chest", "neck", "head")
_ARM = ("collar", "arm", "forearm", "hand")
_LEG = ("thigh", "shin", "foot", "toe")


def rigs() -> dict[str, dict[str, str]]:
    """Rig -> joint of `format_makers.BODY` -> name in that rig."""
    table: dict[str, dict[str, str]] = {}
    for line in RIGS.strip().splitlines():
        rig, torso, arm, leg, words = (part.strip() for part in line.split("|"))
        names = dict(zip(_TORSO, torso.split(), strict=True))
        for side, word in zip("lr", words.split(), strict=True):
            for joints, pattern in ((_ARM, arm), (_LEG, leg)):
                names |= {f"{side}_{j}": p.format(s=word) for j, p in zip(joints, pattern.split(), strict=True)}
        table[rig] = names
    return table
