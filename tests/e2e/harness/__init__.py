# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the end-to-end, wire and bench programs share: private instances, clients, guests, a runner."""
