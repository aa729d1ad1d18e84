//! The operations by name: NumPy's words for them.

macro_rules! operations {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $name {
            $($variant),*
        }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),*];

            pub fn from_name(name: &str) -> Option<$name> {
                Some(match name {
                    $($text => $name::$variant,)*
                    _ => return None,
                })
            }

            pub const fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $text),*
                }
            }
        }
    };
}

operations! {
    /// Operations of one operand.
    UnaryOp {
        Negative = "negative", Positive = "positive", Absolute = "absolute", Fabs = "fabs", Conjugate = "conjugate",
        Sign = "sign", Square = "square", Reciprocal = "reciprocal", Invert = "invert", LogicalNot = "logical_not",
        Sqrt = "sqrt", Cbrt = "cbrt", Exp = "exp", Exp2 = "exp2", Expm1 = "expm1",
        Log = "log", Log2 = "log2", Log10 = "log10", Log1p = "log1p",
        Sin = "sin", Cos = "cos", Tan = "tan", Arcsin = "arcsin", Arccos = "arccos", Arctan = "arctan",
        Sinh = "sinh", Cosh = "cosh", Tanh = "tanh", Arcsinh = "arcsinh", Arccosh = "arccosh", Arctanh = "arctanh",
        Deg2rad = "deg2rad", Rad2deg = "rad2deg", Rint = "rint", Floor = "floor", Ceil = "ceil", Trunc = "trunc",
        IsNan = "isnan", IsInf = "isinf", IsFinite = "isfinite", IsNat = "isnat", SignBit = "signbit",
        Spacing = "spacing", BitwiseCount = "bitwise_count",
        Fraction = "fraction", Mantissa = "mantissa", Exponent = "exponent",
    }
}

operations! {
    /// Operations of two operands.
    BinaryOp {
        Add = "add", Subtract = "subtract", Multiply = "multiply", Divide = "divide",
        FloorDivide = "floor_divide", Remainder = "remainder", Fmod = "fmod", Power = "power",
        Maximum = "maximum", Minimum = "minimum", Fmax = "fmax", Fmin = "fmin",
        BitwiseAnd = "bitwise_and", BitwiseOr = "bitwise_or", BitwiseXor = "bitwise_xor",
        LeftShift = "left_shift", RightShift = "right_shift", Gcd = "gcd", Lcm = "lcm",
        Equal = "equal", NotEqual = "not_equal", Less = "less", LessEqual = "less_equal",
        Greater = "greater", GreaterEqual = "greater_equal",
        LogicalAnd = "logical_and", LogicalOr = "logical_or", LogicalXor = "logical_xor",
        Hypot = "hypot", Arctan2 = "arctan2", Copysign = "copysign", Nextafter = "nextafter",
        Heaviside = "heaviside", Logaddexp = "logaddexp", Logaddexp2 = "logaddexp2", Ldexp = "ldexp",
    }
}
