"""Curves and inverse kinematics: what every action is built from."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wamo.library import curves, kinematics

seeds = st.integers(0, 2**31)


@given(seeds)
@example(11658607)  # a pole nearly along the reach
@settings(max_examples=40, deadline=None)
def test_two_bone_keeps_lengths_and_reaches_what_it_can(seed):
    rng = np.random.default_rng(seed)
    first, second = rng.uniform(0.2, 0.5, 2)
    root, target, pole = rng.normal(size=(3, 50, 3))
    target = root + 0.5 * (target - root)
    middle, end = kinematics.two_bone(root, target, first, second, pole)
    np.testing.assert_allclose(np.linalg.norm(middle - root, axis=1), first, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(end - middle, axis=1), second, atol=1e-9)
    distance = np.linalg.norm(target - root, axis=1)
    within = (distance < 0.98 * (first + second)) & (distance > kinematics.smallest(first, second))
    np.testing.assert_allclose(end[within], target[within], atol=1e-9)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_rotations_are_rotations(seed):
    angles = np.random.default_rng(seed).uniform(-3, 3, (3, 20))
    matrix = kinematics.rotation(*angles)
    np.testing.assert_allclose(matrix @ matrix.transpose(0, 2, 1), np.broadcast_to(np.eye(3), (20, 3, 3)), atol=1e-12)
    np.testing.assert_allclose(np.linalg.det(matrix), 1)


def test_rotation_signs_lean_forward_left_and_turn_left():
    quarter, zero = np.array([0.3]), np.array([0.0])
    up, ahead = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
    assert kinematics.turn(kinematics.rotation(quarter, zero, zero), up)[0, 2] > 0
    assert kinematics.turn(kinematics.rotation(zero, quarter, zero), up)[0, 0] > 0
    assert kinematics.turn(kinematics.rotation(zero, zero, quarter), ahead)[0, 0] > 0


def test_knees_bend_forward_and_elbows_backward_in_a_stand():
    down = np.array([[0.0, -1.0, 0.0]])
    assert kinematics.carried(down, kinematics.LEG_AXIS, kinematics.KNEE)[0, 2] > 0.9
    axis = kinematics.ARM_AXIS / np.linalg.norm(kinematics.ARM_AXIS)
    assert kinematics.carried(down, axis, kinematics.ELBOW)[0, 2] < -0.3


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=6), st.floats(1.0, 1.5))
@settings(deadline=None)
def test_keyed_curves_start_and_end_at_their_keys(values, overlap):
    keys = [(0.5 * k, v) for k, v in enumerate(values)]
    time = np.array([-10.0, 0.5 * (len(values) - 1) + 10.0])
    curve = curves.keyed(time, keys, overlap)
    np.testing.assert_allclose(curve, [values[0], values[-1]], atol=1e-9)


def test_a_hand_swings_on_an_arc_at_an_even_pace():
    time = np.linspace(0, 1, 101)
    path = curves.keyed_vectors(time, [(0.0, (0.1, -0.97, 0.1)), (1.0, (0.1, 0.97, 0.1))])
    np.testing.assert_allclose(np.linalg.norm(path, axis=1), np.linalg.norm(path[0]), rtol=1e-6)
    fastest = np.linalg.norm(np.diff(path, axis=0), axis=1).max() * 100
    assert fastest < 1.9 * np.pi * 0.98  # a minimum-jerk stroke peaks at 1.875 times its mean


def test_living_noise_has_unit_size_and_falls_with_frequency():
    noise = curves.living_noise(np.random.default_rng(1), 2000, 40, 60.0, 1.0)
    assert 0.8 < noise.std() < 1.2
    power = (np.abs(np.fft.rfft(noise, axis=1)) ** 2).mean(0)
    hertz = np.fft.rfftfreq(noise.shape[1], 1 / 60)
    slow, fast = power[(hertz > 0.3) & (hertz < 1)].mean(), power[(hertz > 5) & (hertz < 10)].mean()
    assert slow > 20 * fast
