"""Tests of telling several requests apart."""
