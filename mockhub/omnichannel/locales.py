"""The locales a widget may speak: the ones the published clients let through (run), with their LCIDs."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT = "en-us"

LOCALES: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "ar-sa": (1025, "Arabic - Saudi Arabia"),
        "bg-bg": (1026, "Bulgarian - Bulgaria"),
        "ca-es": (1027, "Catalan - Catalan"),
        "cs-cz": (1029, "Czech - Czech Republic"),
        "da-dk": (1030, "Danish - Denmark"),
        "de-de": (1031, "German - Germany"),
        "el-gr": (1032, "Greek - Greece"),
        "en-au": (3081, "English - Australia"),
        "en-us": (1033, "English - United States"),
        "es-es": (3082, "Spanish - Spain"),
        "et-ee": (1061, "Estonian - Estonia"),
        "eu-es": (1069, "Basque - Basque"),
        "fi-fi": (1035, "Finnish - Finland"),
        "fr-fr": (1036, "French - France"),
        "gl-es": (1110, "Galician - Spain"),
        "he-il": (1037, "Hebrew - Israel"),
        "hi-in": (1081, "Hindi - India"),
        "hr-hr": (1050, "Croatian - Croatia"),
        "hu-hu": (1038, "Hungarian - Hungary"),
        "id-id": (1057, "Indonesian - Indonesia"),
        "it-it": (1040, "Italian - Italy"),
        "ja-jp": (1041, "Japanese - Japan"),
        "kk-kz": (1087, "Kazakh - Kazakhstan"),
        "ko-kr": (1042, "Korean - Korea"),
        "lt-lt": (1063, "Lithuanian - Lithuania"),
        "lv-lv": (1062, "Latvian - Latvia"),
        "ms-my": (1086, "Malay - Malaysia"),
        "nb-no": (1044, "Norwegian (Bokmål) - Norway"),
        "nl-nl": (1043, "Dutch - Netherlands"),
        "pl-pl": (1045, "Polish - Poland"),
        "pt-br": (1046, "Portuguese - Brazil"),
        "pt-pt": (2070, "Portuguese - Portugal"),
        "ro-ro": (1048, "Romanian - Romania"),
        "ru-ru": (1049, "Russian - Russia"),
        "sk-sk": (1051, "Slovak - Slovakia"),
        "sl-si": (1060, "Slovenian - Slovenia"),
        "sr-cyrl-cs": (3098, "Serbian (Cyrillic) - Serbia"),
        "sr-latn-cs": (2074, "Serbian (Latin) - Serbia"),
        "sv-se": (1053, "Swedish - Sweden"),
        "th-th": (1054, "Thai - Thailand"),
        "tr-tr": (1055, "Turkish - Turkey"),
        "uk-ua": (1058, "Ukrainian - Ukraine"),
        "vi-vn": (1066, "Vietnamese - Vietnam"),
        "zh-cn": (2052, "Chinese - China"),
        "zh-hk": (3076, "Chinese - Hong Kong SAR"),
        "zh-tw": (1028, "Chinese - Taiwan"),
    }
)
"""LCID and name by locale; no published client reads the name."""
