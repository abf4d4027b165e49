"""All tables of contact_center, for the migrations: importing a module registers its tables on ``Base``."""

import contact_center.cases.tables
import contact_center.channels.wechat.tables
import contact_center.conversations.tables
import contact_center.desk.tables
import contact_center.insights.tables
import contact_center.knowledge_care.tables
import contact_center.outreach.tables
import contact_center.routing.tables  # noqa: F401
from contact_center.database import Base

metadata = Base.metadata
"""What the database must look like."""
